import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import { plainObjects, samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { flattenAlpha } from '../../appearance/calibrated-colour.ts';
import { openPdf } from '../../pdf/pdf-document.ts';
import { readPdfaClaim } from './pdfa-claim.ts';

const world = makePadesWorld({ at: Date.UTC(2026, 0, 5) });

const streamOf = (text: string) => `<< /Length ${text.length} >>\nstream\n${text}\nendstream`;
const claiming = (metadata: string, colourSpace = 'RGB ') =>
  samplePdf({
    ...plainObjects,
    1: '<< /Type /Catalog /Pages 2 0 R /Metadata 7 0 R /OutputIntents [<< /DestOutputProfile 8 0 R >>] >>',
    7: streamOf(metadata),
    8: streamOf(`${' '.repeat(16)}${colourSpace}${' '.repeat(8)}`),
  });
const claimOf = (pdf: Uint8Array) => readPdfaClaim(openPdf(pdf));

test('finds the claim as an attribute and as an element, and none where none is', () => {
  assert.deepEqual(claimOf(claiming('<x pdfaid:part="2" />')), { part: 2, cmyk: false });
  assert.deepEqual(claimOf(claiming('<pdfaid:part>1</pdfaid:part>')), { part: 1, cmyk: false });
  assert.equal(claimOf(claiming('<x pdfaid:part="5" />')), undefined);
  assert.equal(claimOf(claiming('<x pdfuaid:part="1" />')), undefined);
  assert.equal(claimOf(samplePdf()), undefined);
});

test('knows whether inks are intended', () => {
  assert.equal(claimOf(claiming("<x pdfaid:part='1'/>", 'CMYK'))?.cmyk, true);
});

/** Frame header of a JPEG with so many components; nothing behind it is looked at. */
const jpeg = (components: number) =>
  Uint8Array.from(
    [0xff, 0xd8, 0xff, 0xc0, 0, 8 + components * 3, 8, 0, 4, 0, 4, components].concat(
      Array<number>(components * 3).fill(0),
      [0xff, 0xda, 0, 2],
    ),
  );

test('refuses inks in a document that is PDF/A and does not intend them', () => {
  const place = { corner: 'top_left', width: 60, height: 30 } as const;
  const sign = (pdf: Uint8Array, components: number) =>
    world.sign(pdf, { appearance: { font: world.font, place, image: jpeg(components) } });
  const claim = '<x pdfaid:part="1"/>';
  assert.throws(() => sign(claiming(claim), 4), { code: 'pdfa_violated' });
  sign(claiming(claim, 'CMYK'), 4);
  sign(claiming(claim), 3);
  sign(samplePdf(), 4);
});

test('lays a picture on white, pixel by pixel', () => {
  const image = {
    width: 3,
    height: 1,
    colorSpace: 'DeviceRGB',
    filter: 'none',
    data: Uint8Array.from([0, 100, 200, 0, 100, 200, 0, 100, 200]),
    alpha: Uint8Array.from([255, 0, 127]),
  } as const;
  const { data, alpha } = flattenAlpha(image);
  assert.equal(alpha, undefined);
  assert.deepEqual([...data], [0, 100, 200, 255, 255, 255, 128, 178, 228]);
});
