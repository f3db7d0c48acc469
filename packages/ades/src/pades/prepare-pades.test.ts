import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { digest } from '@kumoin/pki';
import { countingSource } from '../../../../tests/worlds/byte-sources.ts';
import { fixedRandom, makePadesWorld } from '../../../../tests/worlds/pades-world.ts';
import { plainObjects, samplePdf, updatePdf } from '../../../../tests/worlds/sample-pdf.ts';
import { openPdf } from '../pdf/pdf-document.ts';
import type { PdfDocument } from '../pdf/pdf-document.ts';
import { embedPades, embedPadesUpdate } from './embed-pades.ts';
import { readFormFields } from './form/form-fields.ts';
import { preparePadesUpdate } from './prepare-pades.ts';
import { verifyPdf } from './verify-pades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makePadesWorld({ at });
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

const formObjects = (fields: string, more: Record<number, string> = {}) => ({
  ...plainObjects,
  1: `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${fields}] >> >>`,
  ...more,
});
const emptyField =
  '<< /FT /Sig /T (Approval) /Type /Annot /Subtype /Widget /Rect [10 20 110 60] /P 3 0 R >>';
const withEmptyField = samplePdf({
  ...formObjects('5 0 R'),
  3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [5 0 R] >>',
  5: emptyField,
});

const signatureOf = (document: PdfDocument, name = 'Signature1') => {
  const field = readFormFields(document).find(({ fullName }) => fullName === name);
  return document.dictionary(field?.value);
};

test('leaves the original alone: the same array, not a copy, and not one byte changed', () => {
  const pdf = samplePdf();
  const before = Buffer.from(pdf);
  const prepared = world.prepare(pdf);
  assert.equal(prepared.original, pdf);
  const signed = embedPades(prepared, world.answer(prepared));
  assert.ok(before.equals(Buffer.from(pdf)));
  assert.ok(before.equals(Buffer.from(signed.subarray(0, pdf.length))));
});

test('prepares the same for a document that is not in memory, and holds little of it', () => {
  const attachment = `<< /Length 5000000 >>\nstream\n${'x'.repeat(5_000_000)}\nendstream`;
  const pdf = samplePdf({ ...plainObjects, 5: attachment });
  const { original, ...expected } = world.prepare(pdf);
  const source = countingSource(pdf);
  const { signer } = expected;
  const order = { signingTime: at, signer, random: fixedRandom };
  const prepared = preparePadesUpdate(openPdf(source), order);
  assert.deepEqual(prepared, expected);
  assert.ok(source.largestRead() <= 1024 * 1024);
  assert.ok(source.bytesRead() < original.length + 200_000, `${source.bytesRead()} bytes`);

  const added = embedPadesUpdate(prepared, world.answer({ ...prepared, original }));
  const signed = countingSource(new Uint8Array(Buffer.concat([pdf, added])));
  const verify = () => verifyPdf(signed, { anchors: [world.pki.certificate('root')], at });
  assert.equal(verify().signatures[0]?.indication, 'TOTAL_PASSED');
  assert.ok(signed.largestRead() <= 1024 * 1024);
});

test('names the digest of both ranges, and what is to be signed', () => {
  const prepared = world.prepare(samplePdf());
  const { original, appended, byteRange, contents } = prepared;
  const whole = Buffer.concat([original, appended]);
  const [start, gap, rest, length] = byteRange;
  assert.deepEqual([start, rest + length], [0, whole.length]);
  assert.deepEqual(contents, { offset: gap, length: rest - gap });
  assert.match(latin1(whole.subarray(gap, rest)), /^<0+>$/);
  const expected = digest('sha256', whole.subarray(0, gap), whole.subarray(rest));
  assert.deepEqual(prepared.documentDigest, expected);
  assert.deepEqual(prepared.digestToSign, digest('sha256', prepared.toBeSigned));
});

test('writes a dictionary after PAdES: sub-filter, claimed time, no certificate', () => {
  const signed = world.sign(samplePdf(), { name: '山田 花子', reason: '承認', location: 'Tokyo' });
  const signature = signatureOf(openPdf(signed));
  const keys = [...(signature?.entries.keys() ?? [])].sort();
  const expected = 'ByteRange Contents Filter Location M Name Reason SubFilter Type'.split(' ');
  assert.deepEqual(keys, expected);
  assert.match(latin1(signed), /\/SubFilter *\/ETSI\.CAdES\.detached/);
});

test('makes a form with SigFlags 3 and declares the extension below PDF 2.0 only', () => {
  const { catalog } = openPdf(world.sign(samplePdf()));
  assert.ok(catalog.entries.has('Extensions'));
  const second = samplePdf({
    ...plainObjects,
    1: '<< /Type /Catalog /Pages 2 0 R /Version /2.0 >>',
  });
  assert.ok(!openPdf(world.sign(second)).catalog.entries.has('Extensions'));
});

test('takes the first free name of the whole form', () => {
  const objects = formObjects('5 0 R 6 0 R', {
    5: '<< /FT /Tx /T (Signature1) >>',
    6: '<< /T (Signature2) /Kids [7 0 R] >>',
    7: '<< /FT /Tx /T (a) /Parent 6 0 R >>',
  });
  const names = readFormFields(openPdf(world.sign(samplePdf(objects)))).map((f) => f.fullName);
  assert.deepEqual(names, ['Signature1', 'Signature2.a', 'Signature3']);
});

test('finds every place where form, fields and annotations may be kept', () => {
  const shapes = [
    plainObjects,
    formObjects(''),
    { ...plainObjects, 1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>', 5: '<< >>' },
    {
      ...plainObjects,
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>',
      3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots 7 0 R >>',
      5: '<< /Fields 6 0 R /NeedAppearances true /SigFlags 3 >>',
      6: '[]',
      7: '[]',
    },
    { ...plainObjects, 3: '<< /Type /Page /Parent 2 0 R /Annots [] >>' },
  ];
  for (const objects of shapes) {
    const document = openPdf(world.sign(world.sign(samplePdf(objects)), { signer: 'p384' }));
    const names = readFormFields(document).map(({ fullName }) => fullName);
    assert.deepEqual(names, ['Signature1', 'Signature2']);
    const annotations = document.resolve(document.page(0).dictionary.entries.get('Annots'));
    assert.equal(annotations.kind === 'array' && annotations.items.length, 2);
    const form = document.dictionary(document.catalog.entries.get('AcroForm'));
    assert.ok(!form?.entries.has('NeedAppearances'));
    const { signatures } = world.verify(document.bytes);
    assert.deepEqual(
      signatures.map(({ indication }) => indication),
      ['TOTAL_PASSED', 'TOTAL_PASSED'],
    );
  }
});

test('fills an empty signature field by its name, in its own place', () => {
  const appearance = { font: world.font };
  const signed = world.sign(withEmptyField, { fieldName: 'Approval', name: '花子', appearance });
  const document = openPdf(signed);
  const fields = readFormFields(document);
  assert.equal(fields.length, 1);
  assert.ok(fields[0]?.dictionary.entries.has('AP'));
  assert.equal(world.report(signed).indication, 'TOTAL_PASSED');
});

test('keeps the promise of a field that locks others once it is signed', () => {
  const lock = '/Lock << /Type /SigFieldLock /Action /Include /Fields [(Later)] >>';
  const pdf = updatePdf(withEmptyField, { 5: emptyField.replace('>>', `${lock} >>`) });
  const signed = world.sign(pdf, { fieldName: 'Approval' });
  assert.throws(() => world.prepare(signed, { fieldName: 'Later' }), {
    code: 'pades_changes_forbidden',
  });
  assert.equal(world.report(world.sign(signed, { fieldName: 'Other' })).indication, 'TOTAL_PASSED');
});

test('refuses a field that is signed, is no signature, or has no possible name', () => {
  const signed = world.sign(withEmptyField, { fieldName: 'Approval' });
  const text = samplePdf(formObjects('5 0 R', { 5: '<< /FT /Tx /T (Text) >>' }));
  const refuses = (pdf: Uint8Array, fieldName: string, code: string) =>
    assert.throws(() => world.prepare(pdf, { fieldName }), { code });
  refuses(signed, 'Approval', 'pades_field_taken');
  refuses(text, 'Text', 'pades_field_taken');
  refuses(text, 'a.b', 'pades_field_name_malformed');
  refuses(text, '', 'pades_field_name_malformed');
  world.prepare(text, { fieldName: 'ab' });
});

const certified = (level: number) => {
  const parameters = `<< /Type /TransformParams /P ${level} /V /1.2 >>`;
  return samplePdf({
    ...formObjects('5 0 R'),
    5: '<< /FT /Sig /T (Author) /V 6 0 R >>',
    6: `<< /Type /Sig /Reference [<< /TransformMethod /DocMDP /TransformParams ${parameters} >>] >>`,
  });
};

test('refuses a document that is certified against any change, and takes one that is not', () => {
  assert.throws(() => world.prepare(certified(1)), { code: 'pades_changes_forbidden' });
  world.prepare(certified(2));
});

test('refuses a new visible field in a certified document', () => {
  const place = { corner: 'top_left', width: 50, height: 20 } as const;
  assert.throws(() => world.prepare(certified(2), { appearance: { place, font: world.font } }), {
    code: 'pades_changes_forbidden',
  });
});

test('refuses a form that only an XFA processor can show, and signs one that has pages too', () => {
  const xfa = (more: string) =>
    samplePdf({
      ...plainObjects,
      1: `<< /Type /Catalog /Pages 2 0 R ${more} /AcroForm << /Fields [] /XFA [] >> >>`,
    });
  assert.throws(() => world.prepare(xfa('/NeedsRendering true')), {
    code: 'pades_form_unsupported',
  });
  world.prepare(xfa(''));
});

test('refuses pages, places and texts that are not there or too much', () => {
  const place = { corner: 'top_left', width: 50, height: 20 } as const;
  const refuses = (appearance: object, code: string) =>
    assert.throws(
      () => world.prepare(samplePdf(), { appearance: { font: world.font, place, ...appearance } }),
      { code },
    );
  refuses({ page: 2 }, 'pades_page_unknown');
  refuses({ page: 0 }, 'pades_page_unknown');
  refuses({ place: undefined }, 'appearance_misplaced');
  refuses({ lines: Array(21).fill('x') }, 'pades_text_too_long');
  assert.throws(() => world.prepare(samplePdf(), { reason: 'x'.repeat(1001) }), {
    code: 'pades_text_too_long',
  });
  world.prepare(samplePdf(), { appearance: { font: world.font, place, page: 'last' } });
});

test('escapes what people write: no text of theirs becomes PDF syntax', () => {
  const reason = ') /Contents <00> >> endobj (\\';
  const lines = [') Tj ET Q (', '<< >>'];
  const place = { corner: 'top_left', width: 150, height: 40 } as const;
  const appearance = { font: world.font, place, lines };
  const signed = world.sign(samplePdf(), { reason, appearance });
  assert.equal(world.report(signed).indication, 'TOTAL_PASSED');
  const stored = signatureOf(openPdf(signed))?.entries.get('Reason');
  assert.equal(stored?.kind === 'string' && latin1(stored.bytes), reason);
});

test('tells the production place in the dictionary, which has one text for it', () => {
  const place = { locality: 'Shibuya', region: 'Tokyo', country: 'JP' };
  const signed = world.sign(samplePdf(), { signerProperties: { place } });
  assert.equal(world.report(signed).indication, 'TOTAL_PASSED');
  const stored = signatureOf(openPdf(signed))?.entries.get('Location');
  assert.equal(stored?.kind === 'string' && latin1(stored.bytes), 'Shibuya, Tokyo, JP');
  const twice = { signerProperties: { place }, location: 'Osaka' };
  assert.throws(() => world.prepare(samplePdf(), twice), { code: 'property_unsupported' });
});

test('certifies a document as its first signature: further signatures stay permitted', () => {
  for (const pdf of [samplePdf(), withEmptyField]) {
    const certified = world.sign(pdf, { certifies: true });
    const document = openPdf(certified);
    const permissions = document.dictionary(document.catalog.entries.get('Perms'));
    const signature = document.dictionary(permissions?.entries.get('DocMDP'));
    assert.equal(signature, signatureOf(document));
    assert.match(latin1(certified), /\/TransformMethod *\/DocMDP/);
    const { signatures } = world.verify(world.sign(certified, { signer: 'p384' }));
    assert.deepEqual(
      signatures.map(({ indication, changesAfter }) => [indication, changesAfter]),
      [
        ['TOTAL_PASSED', 'permitted'],
        ['TOTAL_PASSED', 'none'],
      ],
    );
  }
});

test('refuses to certify a document that has a signature already', () => {
  for (const certifies of [true, false]) {
    const signed = world.sign(samplePdf(), { certifies });
    const again = () => world.prepare(signed, { certifies: true });
    assert.throws(again, { code: 'pades_certified_too_late' });
    world.prepare(signed, { certifies: false });
  }
});

test('certifies where there is no signature yet, if that is what is asked', () => {
  const first = world.sign(samplePdf(), { certifies: 'if_unsigned' });
  assert.match(latin1(first), /\/Perms/);
  const second = world.sign(first, { certifies: 'if_unsigned', signer: 'p384' });
  assert.doesNotMatch(latin1(second.subarray(first.length)), /\/DocMDP/);
  assert.equal(world.report(second, 1).indication, 'TOTAL_PASSED');
});
