/** Three people sign, the document is kept for years, and others have touched it in between. */

import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { digest, parseCertificate, prepareSignedData } from '@kumoin/pki';
import { makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { TestNeedsSettings } from '@kumoin/testkit';
import { countingSource } from '../../../../../tests/worlds/byte-sources.ts';
import { fixedRandom, makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import { plainObjects, samplePdf, updatePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { openPdf } from '../../pdf/pdf-document.ts';
import { readSecurityStore } from '../dss/security-store.ts';
import { extendPades, extendPadesUpdate } from './extend-pades.ts';
import type { ExtendPadesOrder } from './extend-pades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const dayMs = 86_400_000;
const world = makePadesWorld({ at });
const anchors = [parseCertificate(world.pki.certificate('root'))];
const needsOf = (settings: Partial<TestNeedsSettings> = {}) => makeTestNeeds(world.pki, settings);
const order = (more: Partial<ExtendPadesOrder> = {}): ExtendPadesOrder => ({
  level: 'B-LTA',
  needs: needsOf(),
  anchors,
  at,
  random: fixedRandom,
  ...more,
});
const extend = (pdf: Uint8Array, more: Partial<ExtendPadesOrder> = {}) =>
  extendPades(pdf, order(more));
const three = () => {
  const first = world.sign(samplePdf());
  return world.sign(world.sign(first, { signer: 'rsa2048' }), { signer: 'p384' });
};
const levels = (pdf: Uint8Array) =>
  world
    .verify(pdf)
    .signatures.map(({ fieldName, indication, changesAfter }) => [
      fieldName,
      indication,
      changesAfter,
    ]);

for (const [level, stamps, store] of [
  ['B-T', 1, false],
  ['B-LT', 1, true],
  ['B-LTA', 2, true],
] as const) {
  test(`raises a signature to ${level}, and changes no byte of it`, async () => {
    const signed = world.sign(samplePdf());
    const { document, level: reached, shortfalls } = await extend(signed, { level });
    assert.deepEqual([reached, shortfalls], [level, []]);
    assert.deepEqual(document.subarray(0, signed.length), signed);
    const { signatures } = world.verify(document);
    assert.equal(signatures.filter((each) => each.subFilter === 'ETSI.RFC3161').length, stamps);
    assert.equal(readSecurityStore(openPdf(document)) !== undefined, store);
    for (const each of signatures) assert.equal(each.indication, 'TOTAL_PASSED');
  });
}

test('raises the signatures of three people together, one of them stamped already', async () => {
  const pdf = world.sign(world.sign(three(), { signer: 'p521' }), {
    signer: 'rsa3072',
    stampedBy: 'tsa',
    timestampBytes: 8192,
  });
  const { document, level } = await extend(pdf);
  assert.equal(level, 'B-LTA');
  assert.deepEqual(
    levels(document).map(([, indication]) => indication),
    Array.from({ length: 7 }, () => 'TOTAL_PASSED'),
  );
  const store = readSecurityStore(openPdf(document));
  assert.equal(store?.signatures.length, 6);
});

test('needs no second time-stamp to prove what a signature-time-stamp proves', async () => {
  const stamped = world.sign(samplePdf(), { stampedBy: 'tsa' });
  const needs = needsOf();
  const { document, level } = await extend(stamped, { level: 'B-LT', needs });
  assert.deepEqual([level, needs.asked.timestamp], ['B-LT', 0]);
  const lasting = await extend(document, { needs });
  assert.deepEqual([lasting.level, needs.asked.timestamp], ['B-LTA', 1]);
});

test('is not B-LTA when the store grew after the last time-stamp', async () => {
  const { document } = await extend(world.sign(samplePdf()), { level: 'B-T' });
  const { document: filled, level } = await extend(document, { level: 'B-LT' });
  assert.equal(level, 'B-LT');
  assert.equal((await extend(filled, { level: 'B-T' })).level, 'B-LT');
});

test('gives for a document on disk what is to be appended, and reads it once', async () => {
  const attachment = `<< /Length 5000000 >>\nstream\n${'x'.repeat(5_000_000)}\nendstream`;
  const signed = world.sign(samplePdf({ ...plainObjects, 5: attachment }));
  const source = countingSource(signed);
  const document = openPdf(source);
  const { appended, level } = await extendPadesUpdate(document, order());
  assert.equal(level, 'B-LTA');
  assert.ok(source.largestRead() <= 1024 * 1024);
  const passes = source.bytesRead() / signed.length;
  assert.ok(passes < 4, `${passes} passes`);
  const whole = new Uint8Array(Buffer.concat([signed, appended]));
  assert.equal(world.report(whole).indication, 'TOTAL_PASSED');
});

const refused: readonly [string, string, () => Uint8Array][] = [
  [
    'one whose bytes were changed',
    'extension_broken',
    () => {
      const pdf = world.sign(samplePdf()).slice();
      pdf[Buffer.from(pdf).indexOf('0 0 1 rg')] = 0x31;
      return pdf;
    },
  ],
  [
    'one that was changed afterwards without its leave',
    'extension_broken',
    () => updatePdf(world.sign(samplePdf()), { 4: '<< /Length 0 >>\nstream\n\nendstream' }),
  ],
  [
    'one whose certificate had ended',
    'extension_expired',
    () => world.sign(samplePdf(), { signer: 'expired' }),
  ],
  [
    'one that was revoked',
    'extension_revoked',
    () => world.sign(samplePdf(), { signer: 'revoked' }),
  ],
  [
    'one by somebody unknown',
    'extension_untrusted',
    () => world.sign(samplePdf(), { signer: 'foreignSigner' }),
  ],
  ['no signature at all', 'extension_unsupported', () => samplePdf()],
];
for (const [what, code, make] of refused) {
  test(`does not raise ${what}`, async () => {
    const needs = needsOf();
    await assert.rejects(extend(make(), { needs }), { code });
    // Whether somebody was revoked is asked once the time is proven, when the answer says more.
    assert.equal(needs.asked.timestamp, code === 'extension_revoked' ? 1 : 0);
  });
}

test('says what was missing, and returns no B-LT that is none', async () => {
  const needs = needsOf({ silentAbout: new Set(['p256']) });
  const { level, shortfalls } = await extend(world.sign(samplePdf()), { needs });
  assert.equal(level, 'B-T');
  assert.deepEqual(
    shortfalls.map(({ code }) => code),
    ['revocation_unavailable'],
  );
});

test('makes room for a token longer than usual, and asks again', async () => {
  const needs = needsOf();
  const { level } = await extend(world.sign(samplePdf()), {
    level: 'B-T',
    needs,
    timestampBytes: 64,
  });
  assert.deepEqual([level, needs.asked.timestamp], ['B-T', 2]);
});

test('keeps for a year what three people signed, and renews it in time', async () => {
  const { document } = await extend(three());
  const later = at + 360 * dayMs;
  // A year on the authorities have new certificates for the same keys.
  const then = makePkiWorld({ at: later });
  const renewed = await extend(document, {
    at: later,
    needs: makeTestNeeds(then),
    anchors: [parseCertificate(then.certificate('root'))],
  });
  assert.deepEqual([renewed.level, renewed.shortfalls], ['B-LTA', []]);
  const end = at + 400 * dayMs;
  const judge = (pdf: Uint8Array) =>
    world
      .verify(pdf, { at: end, anchors: [then.certificate('root')] })
      .signatures.map(({ indication }) => indication);
  assert.deepEqual(new Set(judge(renewed.document)), new Set(['TOTAL_PASSED']));
  assert.ok(!judge(document).includes('TOTAL_PASSED'), 'it had to be renewed');

  const content = Buffer.from(renewed.document).indexOf('0 0 1 rg');
  const flipped = renewed.document.slice();
  flipped[content] = 0x31;
  assert.ok(!judge(flipped).includes('TOTAL_PASSED'));
});

test('the verifier names the level, and uses what is in the store', async () => {
  const signed = world.sign(samplePdf());
  for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
    const { document } = await extend(signed, { level });
    const { signatures, notChecked } = world.verify(document);
    assert.equal(signatures[0]?.level, level);
    assert.equal(notChecked.includes('revocation'), level === 'B-T', notChecked.join());
  }
});

test('a signer revoked after the time-stamp stays accepted, one revoked before it does not', async () => {
  const { document } = await extend(world.sign(samplePdf()), { level: 'B-T' });
  const listed = (revokedAt: number) => {
    const issue = {
      at: at + dayMs,
      listsOnly: true,
      revokedSince: new Map([['p256', revokedAt] as const]),
    };
    return needsOf(issue);
  };
  const judge = async (revokedAt: number) => {
    const certificate = parseCertificate(world.pki.certificate('p256'));
    const issuer = parseCertificate(world.pki.certificate('issuing'));
    const question = { certificate, issuer, at };
    const [list] = await listed(revokedAt).revocation(question);
    const crls = list === undefined ? [] : [list.der];
    return world.report(document, 0, { at: at + dayMs, crls });
  };
  assert.equal((await judge(at + 3_600_000)).indication, 'TOTAL_PASSED');
  const before = await judge(at - 3_600_000);
  assert.deepEqual([before.indication, before.subIndication], ['INDETERMINATE', 'REVOKED_NO_POE']);
});

const strict = [
  ['certified against every change', { certifies: true, permits: 'nothing' }],
  ['with every field locked', { locks: { action: 'All' } }],
] as const;
for (const [what, wish] of strict) {
  test(`what preserves a document ${what} is no change of it, a signature is`, async () => {
    const signed = world.sign(samplePdf(), wish);
    const { document, level } = await extend(signed);
    const report = world.report(document);
    assert.deepEqual(
      [level, report.indication, report.changesAfter, report.level],
      ['B-LTA', 'TOTAL_PASSED', 'permitted', 'B-LTA'],
    );
    assert.throws(() => world.sign(document), { code: 'pades_changes_forbidden' });
  });
}

test('raises a signature from before PAdES, which is no baseline signature even then', async () => {
  const pdf = signAsBefore();
  assert.equal(world.report(pdf).indication, 'TOTAL_PASSED');
  const { document, level, shortfalls } = await extend(pdf);
  assert.equal(level, 'none');
  assert.deepEqual(
    shortfalls.map(({ code, about }) => [code, about]),
    [['not_baseline', 'Signature1']],
  );
  const [report, ...stamps] = world.verify(document, { at: at + 300 * dayMs }).signatures;
  assert.deepEqual([report?.indication, report?.level], ['TOTAL_PASSED', 'none']);
  assert.equal(stamps.length, 2);
});

/** With the sub-filter of before, a signing time in the CMS, and no certificate named there. */
function signAsBefore(): Uint8Array {
  const prepared = world.prepare(samplePdf(), { timestampBytes: 200 });
  const text = Buffer.from(prepared.appended).toString('latin1');
  const older = text.replace('/ETSI.CAdES.detached', '/adbe.pkcs7.detached');
  const appended = new Uint8Array(Buffer.from(older, 'latin1'));
  const gap = prepared.contents.offset - prepared.originalLength;
  const covered = [appended.subarray(0, gap), appended.subarray(gap + prepared.contents.length)];
  const { signer } = prepared;
  const { toBeSigned, finish } = prepareSignedData({
    hash: 'sha256',
    signatureAlgorithm: signer.algorithm,
    signerCertificate: signer.certificate,
    certificates: [signer.certificate, ...signer.chain],
    contentDigest: digest('sha256', prepared.original, ...covered),
    signingTime: at,
  });
  const cms = finish(world.pki.sign('p256', signer.algorithm, toBeSigned));
  const hex = Buffer.from(cms).toString('hex');
  appended.set(Buffer.from(hex, 'latin1'), gap + 1);
  return new Uint8Array(Buffer.concat([prepared.original, appended]));
}
