/** Signed and raised in one go: the same answers as by the way of all augmentation. */

import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { describe, test } from 'node:test';
import { parseCertificate } from '@kumoin/pki';
import { defaultAlgorithm, makeTestNeeds } from '@kumoin/testkit';
import type { ActorName, TestNeedsSettings } from '@kumoin/testkit';
import { countingSource } from '../../../../../tests/worlds/byte-sources.ts';
import { fixedRandom, makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import { plainObjects, samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { levelOfDocument } from '../../extend/level-of-document.ts';
import type { PdfInput } from '../../pdf/bytes/byte-source.ts';
import { NeedUnmet } from '../../needs/need-unmet.ts';
import { openPdf } from '../../pdf/pdf-document.ts';
import { describePades } from '../describe/describe-pades.ts';
import { preparePadesUpdate } from '../prepare-pades.ts';
import { embedPadesAtLevel } from './embed-at-level.ts';
import type { EmbedAtLevelOrder } from './embed-at-level.ts';
import { openAugmentablePades } from './open-augmentable-pades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makePadesWorld({ at });
const anchors = [parseCertificate(world.pki.certificate('root'))];

interface Wish extends Partial<EmbedAtLevelOrder> {
  readonly by?: ActorName;
  readonly outside?: Partial<TestNeedsSettings>;
  readonly wrong?: boolean;
  readonly timestampBytes?: number;
}

function sign(pdf: PdfInput, wish: Wish = {}) {
  const { by = 'p256', outside, wrong = false, timestampBytes = 8192, ...order } = wish;
  const document = openPdf(pdf);
  const [certificate = new Uint8Array(), ...chain] = world.pki.chain(by);
  const algorithm = defaultAlgorithm(by);
  const signer = { certificate, chain, algorithm };
  const room = { signingTime: at, timestampBytes, random: fixedRandom };
  const prepared = preparePadesUpdate(document, { ...room, signer });
  const signature = world.pki.sign(by, algorithm, wrong ? certificate : prepared.toBeSigned);
  const needs = makeTestNeeds(world.pki, outside);
  const wanted = { level: 'B-LTA', needs, anchors, at, random: fixedRandom, ...order } as const;
  const embedded = embedPadesAtLevel({ document, prepared, signature }, wanted);
  return { embedded, needs };
}

/** An authority that stamps once and no more. */
function onlyFirstStamp() {
  const needs = makeTestNeeds(world.pki);
  return {
    ...needs,
    timestamp: async (imprint: Parameters<typeof needs.timestamp>[0]) => {
      if (needs.asked.timestamp > 0) throw new NeedUnmet('closed');
      return needs.timestamp(imprint);
    },
  };
}

/** What the driver would say of the same document: `conclude` tells what was made, unread. */
async function levelRead(pdf: Uint8Array, index = 0) {
  const opened = openAugmentablePades(openPdf(pdf), { random: fixedRandom });
  const { id = '' } = opened.signatures[index] ?? {};
  const level = await levelOfDocument(opened, { anchors, at, signatures: [id] });
  assert.equal(describePades(pdf).signatures[index]?.level, level);
  return level;
}

const join = (pdf: Uint8Array, appended: Uint8Array) =>
  new Uint8Array(Buffer.concat([pdf, appended]));

for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
  test(`signs at ${level} in one go, and the bytes bear it out`, async () => {
    const pdf = samplePdf();
    const { appended, level: reached, shortfalls } = await sign(pdf, { level }).embedded;
    assert.deepEqual([reached, shortfalls], [level, []]);
    const whole = join(pdf, appended);
    assert.equal(await levelRead(whole), level);
    const { signatures } = world.verify(whole);
    assert.equal(signatures.length, level === 'B-LTA' ? 2 : 1);
    for (const each of signatures) assert.equal(each.indication, 'TOTAL_PASSED');
    assert.equal(signatures[0]?.level, level);
  });
}

test('reads and digests a document on disk once', async () => {
  const attachment = `<< /Length 5000000 >>\nstream\n${'x'.repeat(5_000_000)}\nendstream`;
  const pdf = samplePdf({ ...plainObjects, 5: attachment });
  const source = countingSource(pdf);
  const { appended } = await sign(source).embedded;
  assert.ok(source.bytesRead() < pdf.length * 1.1, `${source.bytesRead()} of ${pdf.length}`);
  assert.equal(world.report(join(pdf, appended)).level, 'B-LTA');
});

test('raises the signatures of those who signed before where they are named', async () => {
  const signed = world.sign(world.sign(samplePdf()), { signer: 'rsa2048' });
  const signatures = describePades(signed).signatures.map(({ id }) => id);
  const { appended, level } = await sign(signed, { by: 'p384', signatures }).embedded;
  assert.equal(level, 'B-LTA');
  const verified = world.verify(join(signed, appended));
  const levels = verified.signatures.filter((each) => each.level !== 'document-timestamp');
  assert.deepEqual(
    levels.map((each) => [each.level, each.indication]),
    Array.from({ length: 3 }, () => ['B-LTA', 'TOTAL_PASSED']),
  );
});

describe('beside a signature that must not be raised', () => {
  const neighbours: readonly ActorName[] = ['expired', 'revoked', 'foreignSigner'];
  for (const neighbour of neighbours) {
    for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
      test(`of ${neighbour}, a new one is ${level}`, async () => {
        const signed = world.sign(samplePdf(), { signer: neighbour });
        const { appended, ...told } = await sign(signed, { level }).embedded;
        assert.deepEqual([told.level, told.shortfalls], [level, []]);
        assert.equal(await levelRead(join(signed, appended), 1), level);
      });
    }
  }

  test('where that one is named, it is refused', async () => {
    const signed = world.sign(samplePdf(), { signer: 'expired' });
    const signatures = describePades(signed).signatures.map(({ id }) => id);
    const { embedded } = sign(signed, { signatures });
    await assert.rejects(embedded, { code: 'extension_expired' });
  });
});

describe('a token for which there is no room', () => {
  for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
    test(`loses no signature: the document is time-stamped, which is ${level}`, async () => {
      const pdf = samplePdf();
      const { appended, ...told } = await sign(pdf, { level, timestampBytes: 64 }).embedded;
      assert.deepEqual([told.level, told.shortfalls], [level, []]);
      const whole = join(pdf, appended);
      assert.equal(await levelRead(whole), level);
      assert.equal(world.report(whole).indication, 'TOTAL_PASSED');
    });
  }

  test('nor where no other is to be had: it is B-B', async () => {
    const pdf = samplePdf();
    const needs = onlyFirstStamp();
    const { appended, ...told } = await sign(pdf, { needs, timestampBytes: 64 }).embedded;
    assert.deepEqual([told.level, told.shortfalls[0]?.code], ['B-B', 'timestamp_unavailable']);
    assert.equal(await levelRead(join(pdf, appended)), 'B-B');
  });
});

const refused: readonly [string, string, Wish, number][] = [
  ['a value that does not verify', 'pades_signature_wrong', { wrong: true }, 0],
  ['a signer whose certificate is over', 'extension_expired', { by: 'expired' }, 0],
  ['a signer nobody knows', 'extension_untrusted', { by: 'foreignSigner' }, 0],
  ['to work without anchors', 'extension_untrusted', { anchors: [] }, 0],
  ['a signer who is revoked', 'extension_revoked', { by: 'revoked' }, 1],
];
for (const [what, code, wish, stamped] of refused) {
  test(`refuses ${what}`, async () => {
    const { embedded, needs } = sign(samplePdf(), wish);
    await assert.rejects(embedded, { code });
    assert.equal(needs.asked.timestamp, stamped);
  });
}

const missed: readonly [string, string, Partial<TestNeedsSettings>][] = [
  ['B-B', 'timestamp_unavailable', { failing: { timestamp: 9, revocation: 0, issuers: 0 } }],
  ['B-B', 'timestamp_wrong', { wrongImprint: true }],
  ['B-T', 'revocation_unavailable', { silentAbout: new Set<ActorName>(['tsa']) }],
];
for (const [reached, code, outside] of missed) {
  test(`returns what was reached, ${reached}, and why: ${code}`, async () => {
    const pdf = samplePdf();
    const { appended, level, shortfalls } = await sign(pdf, { outside }).embedded;
    assert.deepEqual([level, shortfalls[0]?.code], [reached, code]);
    const whole = join(pdf, appended);
    assert.equal(await levelRead(whole), reached);
    assert.equal(world.report(whole).indication, 'TOTAL_PASSED');
  });
}

test('is B-LT, and says why it is not more, when the second time-stamp cannot be had', async () => {
  const pdf = samplePdf();
  const needs = onlyFirstStamp();
  const { appended, level, shortfalls } = await sign(pdf, { needs }).embedded;
  assert.deepEqual([level, shortfalls[0]?.level], ['B-LT', 'B-LTA']);
  assert.equal(await levelRead(join(pdf, appended)), 'B-LT');
});
