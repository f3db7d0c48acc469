/** A revocation list of a country, 50,000 entries, among the validation data of every format. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  assembleSigned,
  buildTbsCrl,
  equalBytes,
  keyIdentifier,
  parseCertificate,
} from '@kumoin/pki';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import { fixedRandom } from '../../../../tests/worlds/pades-world.ts';
import { samplePdf } from '../../../../tests/worlds/sample-pdf.ts';
import type { SignatureFormat } from '../describe/document-description.ts';
import type { AdesNeeds } from '../needs/ades-needs.ts';
import { describeDocument } from './describe-document.ts';
import { extendSignature } from './extend-signature.ts';
import { finishSignature } from './finish-signature.ts';
import { prepareSignature } from './prepare-signature.ts';
import type { Packaging } from './signature-order.ts';

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const issuing = parseCertificate(world.certificate('issuing'));
const anchors = [parseCertificate(world.certificate('root'))];
const others = makeTestNeeds(world);
const longList = makeList(50_000);
const needs: AdesNeeds = {
  ...others,
  revocation: async (question) =>
    equalBytes(question.issuer.raw, issuing.raw)
      ? [{ kind: 'crl', der: longList }]
      : others.revocation(question),
};

function makeList(count: number): Uint8Array {
  const signatureAlgorithm = defaultAlgorithm('issuing');
  const entries = Array.from({ length: count }, (_, index) => {
    const serialNumber = new Uint8Array(16).fill(index + 1);
    new DataView(serialNumber.buffer).setUint32(0, 0x40_00_00_00 + index);
    return { serialNumber, revokedAt: at - 1000, reason: 'superseded' } as const;
  });
  const tbs = buildTbsCrl({
    signatureAlgorithm,
    issuer: issuing.subject.raw,
    thisUpdate: at,
    nextUpdate: at + 86_400_000,
    number: 1,
    authorityKeyIdentifier: keyIdentifier(world.publicKey('issuing')),
    entries,
  });
  return assembleSigned(tbs, signatureAlgorithm, world.sign('issuing', signatureAlgorithm, tbs));
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const contents: Readonly<Partial<Record<SignatureFormat, Uint8Array>>> = {
  pades: samplePdf(),
  xades: utf8('<order>茶</order>'),
};

async function sign(format: SignatureFormat, packaging: Packaging | undefined) {
  const [certificate = new Uint8Array(), ...chain] = world.chain('p256');
  const files = [{ name: 'order.txt', content: contents[format] ?? utf8('an order for tea') }];
  const prepared = await prepareSignature({
    ...{ format, files, level: 'B-B', signingTime: at, random: fixedRandom },
    ...(packaging !== undefined && { packaging }),
    signer: { certificate, chain, algorithm: defaultAlgorithm('p256') },
  });
  const signature = world.sign('p256', defaultAlgorithm('p256'), prepared.toBeSigned);
  const order = { needs, anchors, at, random: fixedRandom, files } as const;
  const { document } = await finishSignature(prepared, signature, { ...order, level: 'B-B' });
  return { document, files, order };
}

describe('a list of 50,000 entries', () => {
  const formats: readonly (readonly [SignatureFormat, Packaging?])[] = [
    ['cades', 'attached'],
    ['pades'],
    ['xades', 'enveloped'],
    ['jades'],
    ['asic-s-cades'],
  ];
  for (const [format, packaging] of formats) {
    test(`${format}: is taken in, told of, and carried on`, async () => {
      const { document, files, order } = await sign(format, packaging);
      const filled = await extendSignature(document, { ...order, level: 'B-LT' });
      assert.deepEqual([filled.level, filled.shortfalls], ['B-LT', []]);
      assert.ok(filled.document.length > document.length);
      const told = await describeDocument(filled.document, { files });
      assert.deepEqual(told.problems, []);
      assert.equal(told.signatures[0]?.level, 'B-LT');
      const lists = told.validationData.crls.map(({ by }) => by);
      assert.ok(lists.includes('CN=Test Issuing,O=Kumoin Test,C=JP'), lists.join());
      const archived = await extendSignature(filled.document, { ...order, level: 'B-LTA' });
      assert.deepEqual([archived.level, archived.shortfalls], ['B-LTA', []]);
      const renewed = await extendSignature(archived.document, { ...order, level: 'B-LTA' });
      assert.deepEqual([renewed.level, renewed.shortfalls], ['B-LTA', []]);
      const [signature] = (await describeDocument(renewed.document, { files })).signatures;
      assert.deepEqual([signature?.level, signature?.integrity.faults], ['B-LTA', []]);
    });
  }
});
