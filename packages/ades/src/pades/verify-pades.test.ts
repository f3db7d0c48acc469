import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { concatBytes } from '@kumoin/pki';
import { makePadesWorld } from '../../../../tests/worlds/pades-world.ts';
import { samplePdf } from '../../../../tests/worlds/sample-pdf.ts';
import { embedPades } from './embed-pades.ts';
import { finishCms } from './finish-cms.ts';
import { fillGap } from './sealed-range.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const dayMs = 86_400_000;
const world = makePadesWorld({ at });
const signed = world.sign(samplePdf(), { name: '山田 花子' });
const indicationOf = (pdf: Uint8Array, index = 0, order = {}) => {
  const { indication, subIndication } = world.report(pdf, index, order);
  return subIndication === undefined ? indication : `${indication}/${subIndication}`;
};

test('passes a sound signature over the whole file, and says what it did not look at', () => {
  assert.deepEqual(world.verify(signed), {
    signatures: [
      {
        fieldName: 'Signature1',
        subFilter: 'ETSI.CAdES.detached',
        signerName: '山田 花子',
        claimedAt: at,
        coverage: 'entire_file',
        integrity: true,
        signatureValid: true,
        certificateTrusted: true,
        level: 'B-B',
        changesAfter: 'none',
        indication: 'TOTAL_PASSED',
        reasons: [],
      },
    ],
    notChecked: ['certificate_policies', 'revocation'],
  });
});

test('answers for a document without signatures', () => {
  assert.deepEqual(world.verify(samplePdf()).signatures, []);
});

test('throws for what is no PDF at all', () => {
  assert.throws(() => world.verify(new TextEncoder().encode('hello')), { name: 'AdesError' });
});

test('keeps the first of two signatures valid, and says it covers its revision', () => {
  const twice = world.sign(signed, { signer: 'rsa2048' });
  const [first, second] = world.verify(twice).signatures;
  assert.deepEqual(
    [first?.indication, first?.coverage, first?.changesAfter],
    ['TOTAL_PASSED', 'entire_revision', 'permitted'],
  );
  assert.deepEqual(
    [second?.indication, second?.coverage, second?.changesAfter],
    ['TOTAL_PASSED', 'entire_file', 'none'],
  );
});

test('finds one changed byte, before and behind the signature', () => {
  for (const place of [20, signed.length - 30]) {
    const changed = signed.slice();
    changed[place] = (changed[place] ?? 0) ^ 1;
    const { signatures } = world.verify(changed);
    assert.ok(!signatures.some(({ indication }) => indication === 'TOTAL_PASSED'), `${place}`);
  }
  const content = Buffer.from(signed).indexOf('0 0 1 rg');
  const painted = signed.slice();
  painted[content] = 0x31;
  assert.equal(indicationOf(painted), 'TOTAL_FAILED/HASH_FAILURE');
});

test('finds a changed signature value', () => {
  const text = Buffer.from(signed).toString('latin1');
  const token = /\/Contents *<[0-9a-f]*[1-9a-f](?=0*>)/.exec(text);
  const lastDigit = (token?.index ?? 0) + (token?.[0].length ?? 0) - 1;
  const changed = signed.slice();
  changed[lastDigit] = changed[lastDigit] === 0x31 ? 0x32 : 0x31;
  assert.equal(indicationOf(changed), 'TOTAL_FAILED/SIG_CRYPTO_FAILURE');
});

test('does not trust a signer outside the anchors, or one whose certificate is over', () => {
  const foreign = world.sign(samplePdf(), { signer: 'foreignSigner' });
  assert.equal(indicationOf(foreign), 'INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND');
  const anchors = [world.pki.certificate('foreignRoot')];
  assert.equal(indicationOf(foreign, 0, { anchors }), 'TOTAL_PASSED');
  const expired = world.sign(samplePdf(), { signer: 'expired' });
  assert.equal(indicationOf(expired), 'INDETERMINATE/OUT_OF_BOUNDS_NO_POE');
});

test('knows a revoked signer from the list, and says when it had none', () => {
  const revoked = world.sign(samplePdf(), { signer: 'revoked' });
  assert.equal(indicationOf(revoked), 'TOTAL_PASSED');
  const crls = [world.pki.crl()];
  assert.equal(indicationOf(revoked, 0, { crls }), 'INDETERMINATE/REVOKED_NO_POE');
  assert.equal(indicationOf(signed, 0, { crls }), 'TOTAL_PASSED');
  // The list of the issuing authority says nothing about that authority itself.
  assert.ok(world.verify(signed, { crls }).notChecked.includes('revocation'));
  const both = { crls: [...crls, world.pki.crl('root')] };
  assert.ok(!world.verify(signed, both).notChecked.includes('revocation'));
});

test('lets a trusted time-stamp answer for a certificate that is over since', () => {
  const stampedAt = at - 2 * dayMs;
  const ended = { signer: 'expired' } as const;
  const plain = world.sign(samplePdf(), ended);
  const stamped = world.sign(samplePdf(), { ...ended, stampedBy: 'tsa', stampedAt });
  const late = world.sign(samplePdf(), { ...ended, stampedBy: 'tsa' });
  assert.equal(indicationOf(plain), 'INDETERMINATE/OUT_OF_BOUNDS_NO_POE');
  assert.equal(indicationOf(stamped), 'TOTAL_PASSED');
  assert.equal(indicationOf(late), 'INDETERMINATE/OUT_OF_BOUNDS_NO_POE');
});

test('relies on no time-stamp whose authority has ended, unless a later one took it up', () => {
  const stamped = world.sign(samplePdf(), { stampedBy: 'tsa' });
  assert.equal(indicationOf(stamped, 0, { at: at + 360 * dayMs }), 'TOTAL_PASSED');
  const muchLater = { at: at + 400 * dayMs };
  assert.equal(indicationOf(stamped, 0, muchLater), 'INDETERMINATE/OUT_OF_BOUNDS_NO_POE');
});

test('reports a time-stamp by somebody who may not stamp, and does not rely on it', () => {
  const prepared = world.prepare(samplePdf(), { stampedBy: 'p384' });
  const signature = world.answer(prepared);
  const token = world.stamp(signature, 'p384');
  // We would not embed it; others do.
  assert.throws(() => embedPades(prepared, signature, { timestampToken: token }), {
    code: 'pades_timestamp_wrong',
  });
  const appended = fillGap(prepared, finishCms(prepared, signature, token));
  const report = world.report(concatBytes([prepared.original, appended]));
  assert.equal(report.indication, 'TOTAL_PASSED');
  assert.equal(report.level, 'B-B');
  assert.deepEqual([report.timestamp?.valid, report.timestamp?.trusted], [false, false]);
  assert.ok(report.timestamp?.reasons.includes('purpose_wrong'));
  assert.ok(report.reasons.includes('timestamp_not_relied_on'));
});

for (const [signer, algorithm] of [
  ['rsa2048', { scheme: 'rsa-pss', hash: 'sha256' }],
  ['p521', { scheme: 'ecdsa', hash: 'sha512' }],
  ['ed25519', { scheme: 'ed25519' }],
] as const) {
  test(`passes signatures by ${algorithm.scheme} of ${signer}`, () => {
    const report = world.report(world.sign(samplePdf(), { signer, algorithm }));
    assert.deepEqual([report.indication, report.level], ['TOTAL_PASSED', 'B-B']);
  });
}
