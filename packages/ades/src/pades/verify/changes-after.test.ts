import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import { plainObjects, samplePdf, updatePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { openPdf } from '../../pdf/pdf-document.ts';
import { readFormFields } from '../form/form-fields.ts';

const world = makePadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const place = { corner: 'top_left', width: 60, height: 30 } as const;

/** 5 form, 6 a text field, 7 the list of annotations, 8 information, 9 refers to nothing. */
const objects = {
  ...plainObjects,
  1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>',
  3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots 7 0 R /Extra 40 0 R >>',
  5: '<< /Fields [6 0 R] /SigFlags 3 >>',
  6: '<< /FT /Tx /T (Amount) /V (1) /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /P 3 0 R >>',
  7: '[6 0 R]',
  8: '<< /Title (Contract) >>',
};
const information = '/Info 8 0 R /ID [<aa> <bb>]';
const signed = world.sign(samplePdf(objects, information), {
  appearance: { place, font: world.font },
});
const source = Buffer.from(signed).toString('latin1');
const latest = (number: number): string => {
  const found = [
    ...source.matchAll(new RegExp(`\\n${number} 0 obj\\s([\\s\\S]*?)\\s?endobj`, 'g')),
  ];
  return found.at(-1)?.[1] ?? '';
};
const field = readFormFields(openPdf(signed)).find(({ type }) => type === 'Sig');
const fieldNumber = field?.reference?.number ?? 0;
const fresh = openPdf(signed).maxObjectNumber + 1;

const judge = (changes: Record<number, string | null>, trailer = information) =>
  world.report(updatePdf(signed, changes, trailer));

function refuses(what: string, reason: string, changes: Record<number, string | null>): void {
  test(`suspects an update that ${what}`, () => {
    const report = judge(changes);
    assert.equal(report.changesAfter, 'suspicious');
    assert.notEqual(report.indication, 'TOTAL_PASSED');
    assert.ok(report.reasons.includes(reason), report.reasons.join());
    // The signed bytes themselves are what they were.
    assert.deepEqual([report.integrity, report.signatureValid], [true, true]);
  });
}

refuses('repaints a page', 'object_changed', {
  4: '<< /Length 26 >>\nstream\n1 0 0 rg 10 10 50 20 re f \nendstream',
});
refuses('gives a page other contents', 'page_changed', {
  3: objects[3].replace('/Contents 4', `/Contents ${fresh}`),
  [fresh]: plainObjects[4] ?? '',
});
refuses('turns a page', 'page_changed', { 3: objects[3].replace('>>', '/Rotate 90 >>') });
refuses('adds a page', 'object_changed', {
  2: plainObjects[2]?.replace('[3 0 R]', `[3 0 R ${fresh} 0 R]`) ?? '',
  [fresh]: plainObjects[3] ?? '',
});
refuses('lays a note over the page', 'annotation_added', {
  7: latest(7).replace(']', ` ${fresh} 0 R]`),
  [fresh]: '<< /Type /Annot /Subtype /FreeText /Rect [0 0 99 99] >>',
});
refuses('takes an annotation away', 'page_changed', { 7: '[]' });
refuses('fills in a text field', 'field_changed', { 6: objects[6].replace('(1)', '(9)') });
refuses('adds a text field', 'field_added', {
  5: latest(5)
    .replace(/\/Fields *\[/, `$&${''}`)
    .replace(']', ` ${fresh} 0 R]`),
  [fresh]: objects[6].replace('Amount', 'Other'),
});
refuses('gives a signed field another appearance', 'field_changed', {
  [fieldNumber]: latest(fieldNumber).replace(/\/Rect *\[[^\]]*\]/, '/Rect [0 0 200 200]'),
});
refuses('frees an object', 'object_freed', { 4: null });
refuses('lets the document act when it is opened', 'catalog_changed', {
  1: latest(1).replace('<<', '<< /OpenAction << /S /JavaScript /JS (x) >>'),
});
refuses(
  'puts an object where the signed document referred to nothing',
  'dangling_reference_filled',
  {
    40: '<< >>',
  },
);
refuses('replaces the metadata by XML that defines entities', 'metadata_unsafe', {
  1: latest(1).replace('/Pages', `/Metadata ${fresh} 0 R /Pages`),
  [fresh]:
    '<< /Type /Metadata /Subtype /XML /Length 34 >>\nstream\n<!DOCTYPE x><rdf:RDF ></rdf:RDF>  \nendstream',
});
refuses('changes the flags of the form', 'form_changed', {
  5: latest(5).replace('/SigFlags 3', '/SigFlags 0'),
});

test('takes an update that says the same again, or only renames the document', () => {
  assert.deepEqual(
    [
      judge({ 4: plainObjects[4] ?? '' }).changesAfter,
      judge({ 8: '<< /Title (B) >>' }).changesAfter,
    ],
    ['none', 'permitted'],
  );
});

test('takes validation material, and suspects its removal', () => {
  const withMaterial = updatePdf(
    signed,
    {
      1: latest(1).replace('/Pages', `/DSS ${fresh} 0 R /Pages`),
      [fresh]: `<< /Type /DSS /Certs [${fresh + 1} 0 R] >>`,
      [fresh + 1]: '<< /Length 2 >>\nstream\nab\nendstream',
    },
    information,
  );
  assert.equal(world.report(withMaterial).changesAfter, 'permitted');
  assert.ok(world.verify(withMaterial).notChecked.includes('revocation'));

  const emptied = updatePdf(withMaterial, { [fresh]: '<< /Type /DSS /Certs [] >>' }, information);
  assert.ok(world.report(emptied).reasons.includes('validation_material_changed'));
  const replaced = '<< /Length 2 >>\nstream\nxy\nendstream';
  const swapped = updatePdf(withMaterial, { [fresh + 1]: replaced }, information);
  assert.equal(world.report(swapped).changesAfter, 'suspicious');
});

test('suspects another root, or another identity of the document', () => {
  const root = judge({ [fresh]: latest(1) }, `${information} /Root ${fresh} 0 R`);
  assert.equal(root.changesAfter, 'suspicious');
  assert.ok(judge({}, '/Info 8 0 R /ID [<ab> <bb>]').reasons.includes('trailer_changed'));
});

test('suspects bytes behind the last revision', () => {
  const pdf = new Uint8Array(Buffer.concat([signed, Buffer.from('4 0 obj (x) endobj')]));
  const report = world.report(pdf);
  assert.equal(report.indication, 'INDETERMINATE');
  assert.ok(report.reasons.includes('bytes_after_last_revision'));
});

test('holds later signatures to what the first one allows', () => {
  const parameters = '<< /Type /TransformParams /P 1 /V /1.2 >>';
  const reference = `/Reference [<< /TransformMethod /DocMDP /TransformParams ${parameters} >>]`;
  const author = `<< /Type /Sig ${reference} >>`;
  const certified = (level: number) =>
    samplePdf(
      {
        ...objects,
        1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /Perms << /DocMDP 11 0 R >> >>',
        5: '<< /Fields [6 0 R 10 0 R] /SigFlags 3 >>',
        10: '<< /FT /Sig /T (Author) /V 11 0 R >>',
        11: author.replace('/P 1', `/P ${level}`),
      },
      information,
    );
  const twice = world.sign(world.sign(certified(2)), { signer: 'p384' });
  assert.equal(world.report(twice, 1).changesAfter, 'permitted');
  // The same file, in which the author allows less: what came later is now too much. The
  // digests are off as well, so only the judgement of changes is looked at.
  const strict = Buffer.from(
    Buffer.from(twice).toString('latin1').replace('/P 2', '/P 1'),
    'latin1',
  );
  assert.ok(world.report(new Uint8Array(strict), 1).reasons.includes('forbidden_by_certification'));
});

/** Changed under the first signature: its digest is off, only the judgement of changes is asked. */
const withRule = (pdf: Uint8Array, from: string, to: string) => {
  const text = Buffer.from(pdf).toString('latin1');
  assert.ok(text.includes(from) && from.length === to.length);
  return new Uint8Array(Buffer.from(text.replaceAll(from, to), 'latin1'));
};
const reasonsOf = (pdf: Uint8Array, name: string) =>
  world.verify(pdf).signatures.find(({ fieldName }) => fieldName === name)?.reasons ?? [];

test('suspects who signs a field that an earlier signature locked, and nobody else', () => {
  const locks = { action: 'Include', fields: ['Buyer'] } as const;
  const first = world.sign(samplePdf(objects, information), { fieldName: 'Seller', locks });
  const twice = world.sign(first, { signer: 'p384', fieldName: 'Bayer' });
  assert.ok(!reasonsOf(twice, 'Seller').includes('locked_field_changed'));
  const locked = withRule(twice, '(Bayer)', '(Buyer)');
  assert.ok(reasonsOf(locked, 'Seller').includes('locked_field_changed'));
  assert.ok(!reasonsOf(locked, 'Buyer').includes('locked_field_changed'));
});

test('suspects a new signature that is seen in a certified document, not one that is hidden', () => {
  const first = world.sign(samplePdf(), { fieldName: 'Author', certifies: true, permits: 'forms' });
  const hidden = world.sign(first, { signer: 'p384' });
  assert.ok(!reasonsOf(hidden, 'Author').includes('forbidden_by_certification'));
  // Our own signer refuses to; a certification it does not know for one holds nobody up.
  const appearance = { place, font: world.font };
  const unknown = withRule(first, '/DocMDP', '/DocMDX');
  const seen = world.sign(unknown, { signer: 'p384', appearance });
  assert.ok(!reasonsOf(seen, 'Author').includes('forbidden_by_certification'));
  const judged = reasonsOf(withRule(seen, '/DocMDX', '/DocMDP'), 'Author');
  assert.ok(judged.includes('forbidden_by_certification'), judged.join());
});
