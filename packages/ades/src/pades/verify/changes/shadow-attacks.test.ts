/**
 * The families of attacks on signed PDFs by what was appended to them, after "Shadow Attacks"
 * (NDSS 2021) and "Attacking the Certification Mechanism of PDF" (IEEE S&P 2021): the author
 * prepares a document that is signed in good faith, and changes afterwards what it shows.
 */

import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import {
  appendTable,
  latestObject,
  writtenObject,
} from '../../../../../../tests/worlds/crafted-update.ts';
import { makePadesWorld } from '../../../../../../tests/worlds/pades-world.ts';
import { plainObjects, samplePdf, updatePdf } from '../../../../../../tests/worlds/sample-pdf.ts';
import { openPdf } from '../../../pdf/pdf-document.ts';
import { readFormFields } from '../../form/form-fields.ts';
import type { SignatureReport } from '../../verify-pades.ts';

const world = makePadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const place = (width: number, height: number, corner: 'top_left' | 'top_right' = 'top_left') =>
  ({ place: { corner, width, height }, font: world.font }) as const;

const paint = (text: string, extra = '') =>
  `<< ${extra} /Length ${text.length} >>\nstream\n${text}\nendstream`;
const drawn = '/Type /XObject /Subtype /Form /BBox [0 0 300 200]';

/** 6 covers what 4 paints, 7 is a text field, 9 its appearance, 14 an empty signature field. */
const objects = {
  1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 12 0 R >>',
  2: plainObjects[2] ?? '',
  3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources 5 0 R /Annots [7 0 R 14 0 R] >>',
  4: paint('0 0 1 rg 10 10 50 20 re f /Cover Do /Later Do'),
  5: '<< /XObject << /Cover 6 0 R /Later 60 0 R >> >>',
  6: paint('1 1 1 rg 0 0 300 200 re f', drawn),
  7: '<< /FT /Tx /T (Sum) /V (1) /AP << /N 9 0 R >> /Type /Annot /Subtype /Widget /Rect [0 0 9 9] >>',
  9: paint('(1) Tj', drawn),
  10: writtenObject(4, paint('1 0 0 rg 0 0 300 200 re f')).replace(/[()]/gu, ''),
  11: '<< /Type /Pages /Kids [] /Count 0 >>',
  12: '<< /Fields [7 0 R 14 0 R] /SigFlags 3 >>',
  14: '<< /FT /Sig /T (Buyer) /Type /Annot /Subtype /Widget /Rect [200 10 280 40] /P 3 0 R >>',
};
const prepared = { ...objects, 10: paint(objects[10]) };
const signed = world.sign(samplePdf(prepared), {
  fieldName: 'Seller',
  appearance: place(60, 30),
});
const fresh = openPdf(signed).maxObjectNumber + 1;
const latest = (number: number) => latestObject(signed, number);
const fields = readFormFields(openPdf(signed));
const seller = fields.find(({ fullName }) => fullName === 'Seller')?.reference?.number ?? 0;

function reportOnSeller(pdf: Uint8Array): SignatureReport {
  const found = world.verify(pdf).signatures.find(({ fieldName }) => fieldName === 'Seller');
  assert.ok(found);
  return found;
}

type Update = Readonly<Record<number, string | null>>;
const update = (changes: Update) => {
  const [identifiers = ''] = /\/ID ?\[[^\]]*\]/u.exec(Buffer.from(signed).toString('latin1')) ?? [];
  return updatePdf(signed, changes, identifiers);
};

/** A new field on the page and in the form, as its author wishes. */
const withField = (field: string, more: Update = {}): Update => ({
  3: latest(3).replace(/(\/Annots \[[^\]]*)\]/u, `$1 ${fresh} 0 R]`),
  12: latest(12).replace(/(\/Fields \[[^\]]*)\]/u, `$1 ${fresh} 0 R]`),
  [fresh]: field,
  ...more,
});
const onPage = (annotation: string): Update => ({
  3: latest(3).replace(/(\/Annots \[[^\]]*)\]/u, `$1 ${fresh} 0 R]`),
  [fresh]: annotation,
});
const over = '/Type /Annot /P 3 0 R /Rect [0 0 300 200]';
const small = '/Type /Annot /P 3 0 R /Rect [10 90 60 120]';
const overlay = { [fresh + 1]: paint('1 0 0 rg 0 0 300 200 re f', drawn) };

/** What must be among the reasons, by family and by what was done. */
const attacks: Readonly<Record<string, Readonly<Record<string, readonly [Uint8Array, string]>>>> = {
  hide: {
    'frees what covered the page': [update({ 6: null }), 'object_freed'],
    'empties what covered the page': [update({ 6: paint('', drawn) }), 'object_changed'],
    'drops it from the resources': [
      update({ 5: '<< /XObject << /Later 60 0 R >> >>' }),
      'object_changed',
    ],
    'covers the page by what was referred to all along': [
      update({ 60: paint('1 1 1 rg 0 0 300 200 re f', drawn) }),
      'dangling_reference_filled',
    ],
  },
  replace: {
    'paints another appearance of a field': [
      update({ 9: paint('(9) Tj', drawn) }),
      'object_changed',
    ],
    'fills in another value': [update({ 7: objects[7].replace('(1)', '(9)') }), 'field_changed'],
    'shows another appearance of what was signed': [
      update({ [seller]: latest(seller).replace(/\/N \d+/u, '/N 9') }),
      'field_changed',
    ],
    'moves what was signed': [
      update({ [seller]: latest(seller).replace(/\/Rect \[[^\]]*\]/u, '/Rect [0 0 300 200]') }),
      'field_changed',
    ],
  },
  'hide and replace': {
    'brings in contents that lay in the signed bytes': [
      appendTable(signed, {
        pieces: [],
        rows: () => [{ number: 4, offset: Buffer.from(signed).indexOf(objects[10]) }],
      }),
      'object_changed',
    ],
    'brings in another tree of pages': [
      update({ 1: latest(1).replace('/Pages 2', '/Pages 11') }),
      'catalog_changed',
    ],
    'brings in another page': [
      update({ 2: objects[2].replace('[3 0 R]', '[11 0 R]') }),
      'object_changed',
    ],
    'brings in another root': [
      appendTable(signed, {
        pieces: [writtenObject(fresh, '<< /Type /Catalog /Pages 11 0 R /AcroForm 12 0 R >>')],
        rows: ([at = 0]) => [{ number: fresh, offset: at }],
        trailer: (usual) => usual.replace('/Root 1 0 R', `/Root ${fresh} 0 R`),
      }),
      'trailer_changed',
    ],
    'brings in contents for readers that scan': [
      appendTable(signed, {
        pieces: [writtenObject(4, paint('1 0 0 rg 0 0 300 200 re f'))],
        rows: () => [],
      }),
      'bytes_unaccounted',
    ],
  },
  'evil annotation': {
    'writes over the page': [
      update(onPage(`<< ${over} /Subtype /FreeText /Contents (9) >>`)),
      'annotation_added',
    ],
    'redacts the page': [update(onPage(`<< ${over} /Subtype /Redact >>`)), 'annotation_added'],
    'stamps the page': [
      update({
        ...onPage(`<< ${over} /Subtype /Stamp /AP << /N ${fresh + 1} 0 R >> >>`),
        ...overlay,
      }),
      'annotation_added',
    ],
    'hangs up a widget that belongs to no field': [
      update({
        ...onPage(`<< ${over} /Subtype /Widget /AP << /N ${fresh + 1} 0 R >> >>`),
        ...overlay,
      }),
      'annotation_added',
    ],
    'writes the note into the page itself': [
      update({ 3: latest(3).replace(/(\/Annots \[[^\]]*)\]/u, `$1 << ${over} /Subtype /Ink >>]`) }),
      'annotation_added',
    ],
  },
  'sneaky signature': {
    'paints a field nobody signed': [
      update(
        withField(
          `<< ${small} /Subtype /Widget /FT /Sig /T (x) /AP << /N ${fresh + 1} 0 R >> >>`,
          overlay,
        ),
      ),
      'field_added',
    ],
    'shows an empty field': [
      update(withField(`<< ${small} /Subtype /Widget /FT /Sig /T (x) >>`)),
      'field_added',
    ],
    'paints a field of no extent': [
      update(
        withField(
          `<< /Type /Annot /P 3 0 R /Rect [9 9 9 9] /Subtype /Widget /FT /Sig /T (x) /AP << /N ${fresh + 1} 0 R >> >>`,
          overlay,
        ),
      ),
      'field_added',
    ],
    'paints a field with what is no signature': [
      update(
        withField(
          `<< ${small} /Subtype /Widget /FT /Sig /T (x) /V ${fresh + 2} 0 R /AP << /N ${fresh + 1} 0 R >> >>`,
          {
            ...overlay,
            [fresh + 2]: '<< /Type /Sig /ByteRange [0 9 12 20] /Contents <00> >>',
          },
        ),
      ),
      'field_added',
    ],
    'signs, and covers the page': [
      world.sign(signed, { signer: 'p384', appearance: place(260, 160) }),
      'page_covered',
    ],
  },
};
for (const [family, kinds] of Object.entries(attacks)) {
  for (const [what, [pdf, reason]] of Object.entries(kinds)) {
    test(`${family}: suspects whoever ${what}`, () => {
      const report = world.report(pdf);
      assert.equal(report.indication, 'INDETERMINATE');
      assert.equal(report.changesAfter, 'suspicious');
      assert.ok(report.reasons.includes(reason), report.reasons.join());
      assert.deepEqual([report.integrity, report.signatureValid], [true, true]);
    });
  }
}

test('sneaky signature: fails two fields with the signature that was given in one', () => {
  const signature = /\/V (\d+)/u.exec(latest(seller))?.[1] ?? '';
  const look = `/V ${signature} 0 R /AP << /N ${fresh + 1} 0 R >>`;
  const changes = withField(`<< ${small} /Subtype /Widget /FT /Sig /T (x) ${look} >>`, overlay);
  const { signatures } = world.verify(update(changes));
  assert.equal(signatures.length, 2);
  for (const { indication, reasons } of signatures) {
    assert.equal(indication, 'TOTAL_FAILED');
    assert.ok(reasons.includes('signature_dictionary_shared'), reasons.join());
    assert.ok(reasons.includes('field_added'), reasons.join());
  }
});

/** What comes nearest to those attacks and is everyday business; with what is remarked on. */
const business: Readonly<Record<string, readonly [Uint8Array, ...string[]]>> = {
  'signs without being seen': [world.sign(signed, { signer: 'p384' })],
  'signs beside the first': [
    world.sign(signed, { signer: 'p384', appearance: place(60, 30, 'top_right') }),
    'visible_signature_added',
  ],
  'signs in the field made for it': [
    world.sign(signed, { signer: 'p384', fieldName: 'Buyer', appearance: { font: world.font } }),
    'visible_signature_added',
  ],
  'signs over the first': [
    world.sign(signed, { signer: 'p384', appearance: place(80, 40) }),
    'visible_signature_added',
    'annotation_covered',
  ],
  'adds a field without extent for the next signer': [
    update(
      withField('<< /Type /Annot /P 3 0 R /Rect [0 0 0 0] /Subtype /Widget /FT /Sig /T (x) >>'),
    ),
  ],
};
for (const [what, [pdf, ...remarks]] of Object.entries(business)) {
  test(`takes whoever ${what}`, () => {
    const report = reportOnSeller(pdf);
    assert.deepEqual([report.indication, report.changesAfter], ['TOTAL_PASSED', 'permitted']);
    const told = report.reasons.filter((reason) => /^(visible|annotation|page)_/u.test(reason));
    assert.deepEqual(told.toSorted(), remarks.toSorted());
  });
}
