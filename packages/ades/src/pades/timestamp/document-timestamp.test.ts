import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { digest } from '@kumoin/pki';
import { countingSource } from '../../../../../tests/worlds/byte-sources.ts';
import { fixedRandom, makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import { plainObjects, samplePdf, updatePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { openPdf } from '../../pdf/pdf-document.ts';
import { readFormFields } from '../form/form-fields.ts';
import { embedDocumentTimestamp } from './embed-document-timestamp.ts';
import { prepareDocumentTimestamp } from './prepare-document-timestamp.ts';
import type { DocumentTimestampOrder } from './prepare-document-timestamp.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makePadesWorld({ at });
const prepare = (pdf: Uint8Array, order: Partial<DocumentTimestampOrder> = {}) =>
  prepareDocumentTimestamp(openPdf(pdf), { random: fixedRandom, ...order });
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** The world's authority hashes what it is given, so it is given the very bytes. */
function stamp(pdf: Uint8Array, order: Partial<DocumentTimestampOrder> = {}): Uint8Array {
  const prepared = prepare(pdf, order);
  return join(pdf, embedDocumentTimestamp(prepared, tokenFor(pdf, prepared)));
}

function tokenFor(pdf: Uint8Array, prepared: ReturnType<typeof prepare>): Uint8Array {
  const whole = join(pdf, prepared.appended);
  const [, gap, rest] = prepared.byteRange;
  return world.stamp(join(whole.subarray(0, gap), whole.subarray(rest)));
}

test('covers all of the document but its own token', () => {
  const pdf = samplePdf();
  const prepared = prepare(pdf);
  const whole = join(pdf, prepared.appended);
  const [start, gap, rest, length] = prepared.byteRange;
  assert.deepEqual([start, rest + length], [0, whole.length]);
  const expected = digest('sha256', whole.subarray(0, gap), whole.subarray(rest));
  assert.deepEqual(prepared.documentDigest, expected);
  const report = world.report(stamp(pdf));
  assert.deepEqual(
    [report.level, report.coverage, report.indication],
    ['document-timestamp', 'entire_file', 'TOTAL_PASSED'],
  );
});

test('says nothing in its dictionary that only a signer could say', () => {
  const document = openPdf(stamp(samplePdf()));
  const fields = document.dictionary(document.catalog.entries.get('AcroForm'));
  const list = document.resolve(fields?.entries.get('Fields'));
  const field = list.kind === 'array' ? document.dictionary(list.items[0]) : undefined;
  const keys = [...(document.dictionary(field?.entries.get('V'))?.entries.keys() ?? [])].sort();
  assert.deepEqual(keys, ['ByteRange', 'Contents', 'Filter', 'SubFilter', 'Type', 'V']);
});

test('has no appearance, which validators take for form filling, but where PDF/A-1 wants one', () => {
  const keysOfField = (pdf: Uint8Array) => {
    const [field] = readFormFields(openPdf(stamp(pdf)));
    return [...(field?.dictionary.entries.keys() ?? [])];
  };
  const claims = (part: number) =>
    samplePdf({
      ...plainObjects,
      1: '<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R >>',
      5: `<< /Length 33 >>\nstream\n<pdfaid:part>${part}</pdfaid:part>   \nendstream`,
    });
  assert.ok(!keysOfField(samplePdf()).includes('AP'));
  assert.ok(!keysOfField(claims(2)).includes('AP'));
  assert.ok(keysOfField(claims(1)).includes('AP'));
});

test('leaves a signature before it valid, and is no change after it', () => {
  const signed = world.sign(samplePdf());
  const [signature, timestamp] = world.verify(stamp(stamp(signed))).signatures;
  assert.deepEqual(
    [signature?.indication, signature?.changesAfter, signature?.coverage],
    ['TOTAL_PASSED', 'permitted', 'entire_revision'],
  );
  assert.deepEqual([timestamp?.fieldName, timestamp?.indication], ['Timestamp1', 'TOTAL_PASSED']);
});

test('is taken in by a document certified against every change, where a signature is not', () => {
  const strict = strictlyCertified();
  assert.throws(() => world.sign(strict), { code: 'pades_changes_forbidden' });
  assert.doesNotThrow(() => stamp(strict));
});

/** Certified by hand, P 1: what matters here is the rule, not the signature. */
function strictlyCertified(): Uint8Array {
  return samplePdf({
    ...plainObjects,
    1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> /Perms << /DocMDP 6 0 R >> >>',
    5: '<< /FT /Sig /T (Author) /V 6 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] >>',
    6: '<< /Type /Sig /Reference [<< /TransformMethod /DocMDP /TransformParams << /P 1 >> >>] >>',
  });
}

test('one changed byte of the document is found', () => {
  const stamped = stamp(samplePdf());
  const changed = stamped.slice();
  const content = Buffer.from(stamped).indexOf('0 0 1 rg');
  changed[content] = 0x31;
  const report = world.report(changed);
  assert.deepEqual([report.indication, report.subIndication], ['TOTAL_FAILED', 'HASH_FAILURE']);
});

test('takes no token over something else, none by a signer, none that does not fit', () => {
  const pdf = samplePdf();
  const prepared = prepare(pdf);
  const wrong = { code: 'pades_timestamp_wrong' };
  assert.throws(() => embedDocumentTimestamp(prepared, world.stamp(pdf)), wrong);
  assert.throws(() => embedDocumentTimestamp(prepared, new Uint8Array([1, 2, 3])), wrong);
  const whole = join(pdf, prepared.appended);
  const [, gap, rest] = prepared.byteRange;
  const covered = join(whole.subarray(0, gap), whole.subarray(rest));
  assert.throws(() => embedDocumentTimestamp(prepared, world.stamp(covered, 'p256')), wrong);
  const tight = prepare(pdf, { timestampBytes: 100 });
  const token = tokenFor(pdf, tight);
  assert.throws(() => embedDocumentTimestamp(tight, token), { code: 'pades_contents_too_small' });
});

test('goes behind a cross-reference table and behind a hybrid one', () => {
  const updated = updatePdf(samplePdf(), { 4: plainObjects[4] ?? '' });
  for (const pdf of [updated, hybrid()]) {
    const { revisions, repaired } = openPdf(stamp(pdf));
    assert.equal(repaired, false);
    assert.equal(revisions.at(-1)?.kind, 'table');
  }
});

/** Readers that know /XRefStm find object 5 there, others hold it free. */
function hybrid(): Uint8Array {
  const plain = Buffer.from(samplePdf()).toString('latin1');
  const body = plain.slice(0, plain.indexOf('xref'));
  const hidden = `5 0 obj\n(hidden)\nendobj\n`;
  const streamAt = body.length + hidden.length;
  const row = (offset: number) => `01${offset.toString(16).padStart(8, '0')}00`;
  const rows = `${row(body.length)}${row(streamAt)}>`;
  const stream = `6 0 obj\n<< /Type /XRef /W [1 4 1] /Index [5 2] /Size 7 /Root 1 0 R /Filter /ASCIIHexDecode /Length ${rows.length} >>\nstream\n${rows}\nendstream\nendobj\n`;
  const table = plain.slice(plain.indexOf('xref'), plain.indexOf('startxref'));
  const trailer = table.replace('/Root', `/XRefStm ${streamAt} /Root`);
  const tableAt = streamAt + stream.length;
  const text = `${body}${hidden}${stream}${trailer}startxref\n${tableAt}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

test('refuses a name that is taken or malformed, and finds one that is free by itself', () => {
  const stamped = stamp(samplePdf());
  assert.equal(prepare(stamped).fieldName, 'Timestamp2');
  const refused = (fieldName: string) => {
    let code: unknown;
    try {
      prepare(stamped, { fieldName });
    } catch (error) {
      code = (error as { code?: unknown }).code;
    }
    return code;
  };
  assert.equal(refused('Timestamp1'), 'pades_field_taken');
  assert.equal(refused('a.b'), 'pades_field_name_malformed');
  assert.throws(() => prepare(stamped, { timestampBytes: 0 }), {
    code: 'pades_contents_too_small',
  });
});

test('prepares the same for a document that is not in memory, and holds little of it', () => {
  const attachment = `<< /Length 5000000 >>\nstream\n${'x'.repeat(5_000_000)}\nendstream`;
  const pdf = samplePdf({ ...plainObjects, 5: attachment });
  const source = countingSource(pdf);
  const prepared = prepareDocumentTimestamp(openPdf(source), { random: fixedRandom });
  assert.deepEqual(prepared, prepare(pdf));
  assert.ok(source.largestRead() <= 1024 * 1024);
});
