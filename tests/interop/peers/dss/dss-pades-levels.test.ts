/**
 * PDFs we raised to B-LT and B-LTA, before DSS: the level it names is the level ordered, also for
 * three signers, and a year later, when their certificates are over and the document was renewed.
 * DSS gets no more than the roots: all else has to be in the document.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { extendPades } from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import { makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { PkiWorld } from '@kumoin/testkit';
import { fixedRandom, makePadesWorld } from '../../../worlds/pades-world.ts';
import { samplePdf } from '../../../worlds/sample-pdf.ts';
import { startDss } from './dss-judge.ts';
import type { DocumentVerdict, DssJudge } from './dss-judge.ts';
import { installDss } from './install-dss.ts';

const dss = await installDss();
const skip = 'missing' in dss ? dss.missing : false;

const dayMs = 86_400_000;
const now = Date.now();
/** Signed more than a year ago; renewed some weeks before the first certificates ended. */
const signedAt = now - 400 * dayMs;
const renewedAt = now - 60 * dayMs;

interface Wish {
  readonly pki: PkiWorld;
  readonly at: number;
  readonly level: 'B-LT' | 'B-LTA';
}

function extend(pdf: Uint8Array, { pki, at, level }: Wish) {
  const anchors = [parseCertificate(pki.certificate('root'))];
  const needs = makeTestNeeds(pki, { at });
  return extendPades(pdf, { level, needs, anchors, at, random: fixedRandom });
}

describe('PAdES B-LT and B-LTA before DSS, nothing given beside the document', { skip }, () => {
  const today = makePadesWorld({ at: now });
  const then = makePadesWorld({ at: signedAt });
  const later = makePkiWorld({ at: renewedAt });
  let judge: DssJudge;
  before(() => {
    if ('missing' in dss) return;
    const roots = [today.pki, then.pki, later].map((pki) => pki.certificate('root'));
    judge = startDss(dss, { roots, lists: [] });
  });
  after(() => judge.stop());

  function assertAll({ signatures }: DocumentVerdict, level: string, count: number): void {
    assert.equal(signatures.length, count);
    for (const { indication, subIndication, format, errors, structure } of signatures) {
      assert.deepEqual(
        { indication, subIndication, format, errors, structure },
        {
          indication: 'TOTAL_PASSED',
          subIndication: null,
          format: `PAdES-BASELINE-${level}`,
          errors: [],
          structure: [],
        },
      );
    }
  }

  for (const level of ['B-LT', 'B-LTA'] as const) {
    test(`finds the level ordered: ${level}, one signer`, async () => {
      const signed = today.sign(samplePdf(), { stampedBy: 'tsa' });
      const { document } = await extend(signed, { pki: today.pki, at: now, level });
      assertAll(await judge.document(document, { report: `pades-${level}` }), level.slice(2), 1);
    });

    test(`finds the level ordered: ${level}, one signer, by document time-stamps alone`, async () => {
      const { document } = await extend(today.sign(samplePdf()), {
        pki: today.pki,
        at: now,
        level,
      });
      const report = `pades-${level}-document`;
      assertAll(await judge.document(document, { report }), level.slice(2), 1);
    });
  }

  test('accepts a year later what three people signed and somebody renewed', async () => {
    const first = then.sign(samplePdf());
    const signed = then.sign(then.sign(first, { signer: 'rsa2048' }), { signer: 'p384' });
    const { document } = await extend(signed, { pki: then.pki, at: signedAt, level: 'B-LTA' });
    const renewed = await extend(document, { pki: later, at: renewedAt, level: 'B-LTA' });
    assert.equal(renewed.level, 'B-LTA');
    assertAll(await judge.document(renewed.document, { report: 'pades-renewed' }), 'LTA', 3);

    const flipped = renewed.document.slice();
    flipped[Buffer.from(flipped).indexOf('0 0 1 rg')] = 0x31;
    const { signatures } = await judge.document(flipped);
    assert.ok(signatures.every(({ indication }) => indication === 'TOTAL_FAILED'));
  });
});
