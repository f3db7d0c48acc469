/** The level augmentation tells is the one the description tells, also of what others made. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digest, parseCertificate, prepareSignedData } from '@kumoin/pki';
import { defaultAlgorithm, makeTestNeeds } from '@kumoin/testkit';
import { makeForeignXades } from '../../../../tests/worlds/foreign-xades.ts';
import { makeJadesWorld } from '../../../../tests/worlds/jades-world.ts';
import { fixedRandom, makePadesWorld } from '../../../../tests/worlds/pades-world.ts';
import { samplePdf } from '../../../../tests/worlds/sample-pdf.ts';
import { signedDataInput } from '../cms/ades-signer.ts';
import type { SignatureFormat } from '../describe/document-description.ts';
import { describeDocument } from './describe-document.ts';
import { extendSignature } from './extend-signature.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const jades = makeJadesWorld({ at });
const { pki } = jades;
const anchors = [parseCertificate(pki.certificate('root'))];
const utf8 = (text: string) => new TextEncoder().encode(text);

/** Over data of a type of its own. */
function foreignCms(): Uint8Array {
  const [certificate = new Uint8Array(), ...chain] = pki.chain('p256');
  const signatureAlgorithm = defaultAlgorithm('p256');
  const { toBeSigned, finish } = prepareSignedData({
    ...signedDataInput({ certificate, chain, algorithm: signatureAlgorithm }),
    contentType: '1.2.3.4.5',
    content: utf8('something'),
    signingTime: at,
  });
  return finish(pki.sign('p256', signatureAlgorithm, toBeSigned));
}

function foreignJson(): Uint8Array {
  const own = Buffer.from(digest('sha256', pki.certificate('p256'))).toString('base64url');
  const x5c = pki.chain('p256').map((der) => Buffer.from(der).toString('base64'));
  const header = { alg: 'ES256', iat: Math.floor(at / 1000), 'x5t#S256': own, x5t: 'AAAA', x5c };
  return utf8(JSON.stringify(jades.forge(header, 'eyJhIjoxfQ')));
}

interface Sample {
  readonly format: SignatureFormat;
  readonly what: string;
  make(): Uint8Array;
  readonly code: string;
}

const foreignXml = () => makeForeignXades(pki).document;
const samples: readonly Sample[] = [
  {
    format: 'cades',
    what: 'a CMS over something else than data',
    make: foreignCms,
    code: 'content_type_not_data',
  },
  {
    format: 'xades',
    what: 'XML that names no format',
    make: foreignXml,
    code: 'data_object_format_missing',
  },
  {
    format: 'jades',
    what: 'JSON with a SHA-1 thumbprint',
    make: foreignJson,
    code: 'x5t_present',
  },
];
for (const { format, what, make, code } of samples) {
  for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
    test(`${what}: raised to ${level}, and no baseline signature all the same`, async () => {
      const needs = makeTestNeeds(pki);
      const order = { format, level, needs, anchors, at, random: fixedRandom } as const;
      const extended = await extendSignature(make(), order);
      const { signatures } = await describeDocument(extended.document, { format });
      assert.deepEqual([extended.level, signatures[0]?.level], ['none', 'none']);
      const [shortfall, ...others] = extended.shortfalls;
      assert.deepEqual([shortfall?.code, others], ['not_baseline', []]);
      assert.ok(shortfall?.detail?.split(', ').includes(code), shortfall?.detail);
      assert.ok(signatures[0]?.timestamps.every(({ intact }) => intact));
    });
  }
}

test('a PDF of ours has the level that is told, and no shortcoming', async () => {
  const world = makePadesWorld({ at });
  const root = [parseCertificate(world.pki.certificate('root'))];
  const needs = makeTestNeeds(world.pki);
  const order = { level: 'B-LT', needs, anchors: root, at, random: fixedRandom } as const;
  const extended = await extendSignature(world.sign(samplePdf()), order);
  const { signatures } = await describeDocument(extended.document);
  assert.deepEqual([extended.level, signatures[0]?.level], ['B-LT', 'B-LT']);
});
