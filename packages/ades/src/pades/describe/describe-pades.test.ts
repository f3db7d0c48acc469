import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { parseCertificate } from '@kumoin/pki';
import { makeTestNeeds } from '@kumoin/testkit';
import { fixedRandom, makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import { plainObjects, samplePdf, updatePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import type { SignatureDescription } from '../../describe/document-description.ts';
import { extendPades } from '../extend/extend-pades.ts';
import { describePades } from './describe-pades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makePadesWorld({ at });
const anchors = [parseCertificate(world.pki.certificate('root'))];
const extend = (pdf: Uint8Array, level: 'B-T' | 'B-LT' | 'B-LTA') =>
  extendPades(pdf, { level, needs: makeTestNeeds(world.pki), anchors, at, random: fixedRandom });

function only(pdf: Uint8Array): SignatureDescription {
  const [signature, ...more] = describePades(pdf).signatures;
  assert.deepEqual(more, []);
  assert.ok(signature);
  return signature;
}
const valueOf = ({ attributes }: SignatureDescription, name: string) =>
  attributes.find((each) => each.name === name)?.value;

test('tells who signed what, and says it in values that can be serialised', () => {
  const signed = world.sign(samplePdf(), { name: '山田 花子', reason: '承認', certifies: true });
  const description = describePades(signed);
  assert.deepEqual(JSON.parse(JSON.stringify(description)), description);
  const signature = only(signed);
  assert.partialDeepStrictEqual(signature, {
    id: 'Signature1',
    packaging: 'enveloped',
    level: 'B-B',
    algorithm: 'ecdsa-sha256',
    claimedAt: '2026-01-05T13:45:00Z',
    integrity: { contentIntact: true, signatureValid: true, certificateBound: true, faults: [] },
    coverage: { kind: 'whole' },
  });
  assert.match(signature.signer?.subject ?? '', /山田 花子/);
  assert.equal(valueOf(signature, 'Reason'), '承認');
  assert.deepEqual(valueOf(signature, 'DocMDP'), { P: 2 });
  assert.ok(valueOf(signature, 'signing-certificate-v2'));
  assert.deepEqual(description.problems, []);
});

for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
  test(`tells the level the bytes bear out: ${level}`, async () => {
    const { document } = await extend(world.sign(samplePdf()), level);
    const description = describePades(document);
    assert.equal(description.signatures[0]?.level, level);
    assert.equal(description.signatures[0]?.coverage.kind, 'whole-revision');
    const kinds = description.timestamps.map(({ kind, intact }) => [kind, intact]);
    const stamped = ['document', true];
    assert.deepEqual(kinds, level === 'B-LTA' ? [stamped, ['archive', true]] : [stamped]);
    assert.equal(description.validationData.ocsps.length > 0, level !== 'B-T');
  });
}

test('is no B-LT when the store lacks what one certificate needs', async () => {
  const needs = makeTestNeeds(world.pki, { silentAbout: new Set(['tsa']) });
  const signed = world.sign(samplePdf(), { stampedBy: 'tsa' });
  const { document, level } = await extendPades(signed, {
    ...{ level: 'B-LT', needs, anchors, at, random: fixedRandom },
  });
  assert.deepEqual([level, only(document).level], ['B-T', 'B-T']);
});

test('a time-stamp over something else raises no level, and is told', async () => {
  const { document } = await extend(world.sign(samplePdf()), 'B-T');
  const changed = document.slice();
  // Behind the signature, in what the time-stamp alone covers.
  const place = Buffer.from(document).lastIndexOf('/DocTimeStamp');
  changed.set(Buffer.from('/DocTimeStamq'), place);
  const { signatures, timestamps } = describePades(changed);
  assert.equal(signatures[0]?.level, 'B-B');
  assert.deepEqual(timestamps[0]?.faults, ['imprint_mismatch']);
});

test('tells a change of the signed bytes, and one made afterwards', () => {
  const signed = world.sign(samplePdf());
  const changed = signed.slice();
  changed[Buffer.from(signed).indexOf('0 0 1 rg')] = 0x31;
  assert.deepEqual(only(changed).integrity.contentIntact, false);
  assert.ok(only(changed).integrity.faults.includes('message_digest_mismatch'));
  const updated = updatePdf(signed, { 4: '<< /Length 0 >>\nstream\n\nendstream' });
  assert.equal(only(updated).integrity.contentIntact, true);
  assert.ok(only(updated).integrity.faults.includes('object_changed'));
});

test('tells a signature that covers a beginning only, or nobody knows what', () => {
  const signed = Buffer.from(world.sign(samplePdf())).toString('latin1');
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
  const range = /ByteRange *\[(\d+ \d+ \d+ )(\d+)( *)\]/.exec(signed);
  const [whole = '', front = '', rest = '', blanks = ''] = range ?? [];
  const shorter = String(Number(rest) - 40).padEnd(rest.length);
  const cut = signed.replace(whole, `ByteRange [${front}${shorter}${blanks}]`.padEnd(whole.length));
  assert.equal(only(bytes(cut)).coverage.kind, 'contiguous');
  const none = signed.replace('/ByteRange', '/ByteRangf');
  const unclear = only(bytes(none));
  assert.deepEqual([unclear.coverage.kind, unclear.level], ['unclear', 'none']);
  assert.deepEqual(unclear.integrity.faults, ['byte_range_missing']);
});

test('describes a document without signatures, and one with values nobody can read', () => {
  assert.deepEqual(describePades(samplePdf()).problems, ['signatures_missing']);
  const odd = samplePdf({
    ...plainObjects,
    1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> /DSS 9 >>',
    5: '<< /FT /Sig /T (A) /V 6 0 R >>',
    6: '<< /SubFilter /adbe.x509.rsa_sha1 /M (yesterday) /Reference [7 0 R null (x)] >>',
  });
  const { signatures, problems } = describePades(odd);
  assert.equal(signatures[0]?.level, 'none');
  assert.deepEqual(problems, ['store_malformed']);
});
