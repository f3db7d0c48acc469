import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainObjects, samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { openPdf } from '../../pdf/pdf-document.ts';
import { isShownByViewer } from './shown-by-viewer.ts';

/** A form with one field; its appearance is object 6. */
const ask = (field: string, appearance = '<< /Length 0 >>\nstream\n\nendstream') =>
  isShownByViewer(
    openPdf(
      samplePdf({
        ...plainObjects,
        1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>',
        5: `<< /T (F) /Subtype /Widget /Rect [0 0 9 9] ${field} >>`,
        6: appearance,
      }),
    ),
  );

const stream = (data: string) => `<< /Length ${data.length} >>\nstream\n${data}\nendstream`;

test('a value whose field has no appearance is left to the viewer', () => {
  assert.ok(ask('/FT /Tx /V (Alice)'));
});

test('a value whose appearance writes nothing is left to the viewer', () => {
  assert.ok(ask('/FT /Tx /V (Alice) /AP << /N 6 0 R >>', stream('/Tx BMC\nEMC')));
});

test('a value that its appearance writes is not', () => {
  const drawn = stream('/Tx BMC BT /F1 9 Tf (Alice) Tj ET EMC');
  assert.ok(!ask('/FT /Tx /V (Alice) /AP << /N 6 0 R >>', drawn));
});

test('an appearance that cannot be decoded counts as drawn', () => {
  const odd = '<< /Length 3 /Filter /JPXDecode >>\nstream\nabc\nendstream';
  assert.ok(!ask('/FT /Tx /V (Alice) /AP << /N 6 0 R >>', odd));
});

test('a choice counts like text, also a choice of several', () => {
  assert.ok(ask('/FT /Ch /V (red)'));
  assert.ok(ask('/FT /Ch /V [(red) (blue)]'));
});

test('an empty field needs nobody to draw it', () => {
  assert.ok(!ask('/FT /Tx'));
  assert.ok(!ask('/FT /Tx /V ()'));
  assert.ok(!ask('/FT /Tx /V <FEFF>'));
});

test('a check box or a signature is not asked for text', () => {
  assert.ok(!ask('/FT /Btn /V /Yes'));
  assert.ok(!ask('/FT /Sig /V 6 0 R'));
});
