/**
 * CAdES signatures, and the CMS of PAdES from a digest, before DSS under its default policy:
 * format and level, indication, and no warning; beside each the nearest it must not pass.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { embedCms, prepareCades } from '@kumoin/ades';
import type { CadesOrder } from '@kumoin/ades';
import { derObjectIdentifier, derSequence, derUtf8String, digest } from '@kumoin/pki';
import { makePadesWorld } from '../../../worlds/pades-world.ts';
import { startDss } from './dss-judge.ts';
import type { DssJudge, SignatureVerdict } from './dss-judge.ts';
import { installDss } from './install-dss.ts';

const dss = await installDss();
const skip = 'missing' in dss ? dss.missing : false;
const world = makePadesWorld({ at: Date.now() });
const { pki } = world;
const content = new TextEncoder().encode('The very bytes that are to be signed.\n');
const other = content.subarray(1);

const [certificate = new Uint8Array(), ...chain] = pki.chain('p256');
const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
const order = {
  signer: { certificate, chain, algorithm },
  signingTime: pki.at,
  properties: [
    {
      name: 'commitment-type-indication',
      value: derSequence(derObjectIdentifier('1.2.840.113549.1.9.16.6.5')),
    },
    { name: 'mime-type', value: derUtf8String('text/plain') },
  ],
} as const;

function sign(asked: Pick<CadesOrder, 'content' | 'attached'>, level: 'B' | 'T'): Uint8Array {
  const prepared = prepareCades({ ...order, ...asked });
  const signature = pki.sign('p256', algorithm, prepared.toBeSigned);
  const options = level === 'T' ? { timestampToken: world.stamp(signature) } : {};
  return embedCms(prepared, signature, options);
}

const passed = { subIndication: null, errors: [], warnings: [], infos: [] };

function assertPassed(verdicts: readonly SignatureVerdict[], level: 'B' | 'T'): void {
  const [verdict, ...more] = verdicts;
  assert.deepEqual(more, []);
  assert.partialDeepStrictEqual(verdict, {
    ...passed,
    indication: 'TOTAL_PASSED',
    format: `CAdES-BASELINE-${level}`,
    scopes: ['FULL'],
  });
  const type = 'SIGNATURE_TIMESTAMP';
  const stamps = level === 'T' ? [{ ...passed, indication: 'PASSED', type, at: pki.at }] : [];
  assert.deepEqual(verdict?.timestamps, stamps);
}

describe('CAdES before DSS, default policy', { skip }, () => {
  let judge: DssJudge;
  before(() => {
    assert.ok('libraries' in dss);
    const lists = [pki.crl('root'), pki.crl('issuing')];
    judge = startDss(dss, { roots: [pki.certificate('root')], lists });
  });
  after(() => judge.stop());

  for (const level of ['B', 'T'] as const) {
    test(`passes ${level} attached, and not with one bit of the content changed`, async () => {
      const cms = sign({ content: { document: content }, attached: true }, level);
      assertPassed(await judge.cms(cms), level);
      const at = Buffer.from(cms).indexOf(content);
      const changed = Uint8Array.from(cms, (octet, index) => (index === at ? octet ^ 1 : octet));
      const [verdict] = await judge.cms(changed);
      assert.deepEqual(
        [verdict?.indication, verdict?.subIndication],
        ['TOTAL_FAILED', 'HASH_FAILURE'],
      );
    });

    test(`passes ${level} over a digest with its content, and not with another`, async () => {
      const asked = { content: { digest: digest('sha256', content) }, attached: false };
      const cms = sign(asked, level);
      assertPassed(await judge.cms(cms, content), level);
      const [verdict] = await judge.cms(cms, other);
      assert.deepEqual(
        [verdict?.indication, verdict?.subIndication],
        ['TOTAL_FAILED', 'HASH_FAILURE'],
      );
    });
  }
});
