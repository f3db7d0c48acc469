/**
 * What of a page is shown, and how it is turned (ISO 32000-1, 7.7.3.3 "Page objects",
 * 14.11.2 "Page boundaries"). Damaged boxes fall back as viewers do: crop box to media box,
 * media box to US Letter.
 */

import type { PageGeometry, PdfRectangle } from '../../appearance/place-box.ts';
import type { PdfValue } from '../../pdf/cos.ts';
import type { PdfPage } from '../../pdf/page-tree.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { itemsOf } from './form-fields.ts';

const usLetter: PdfRectangle = [0, 0, 612, 792];

export function pageGeometry(document: PdfDocument, page: PdfPage): PageGeometry {
  const mediaBox = readRectangle(document, page.attribute('MediaBox')) ?? usLetter;
  const cropBox = readRectangle(document, page.attribute('CropBox'));
  const shown = cropBox && intersection(mediaBox, cropBox);
  const rotate = page.attribute('Rotate');
  const degrees = rotate.kind === 'number' ? ((rotate.value % 360) + 360) % 360 : 0;
  const quarter = [0, 90, 180, 270].includes(degrees) ? (degrees as PageGeometry['rotate']) : 0;
  return { cropBox: shown ?? mediaBox, rotate: quarter };
}

/** Corners in order; undefined for anything that is no rectangle or has no extent. */
export function readRectangle(
  document: PdfDocument,
  value: PdfValue | undefined,
): PdfRectangle | undefined {
  const numbers = itemsOf(document, value).map((item) => {
    const resolved = document.resolve(item);
    return resolved.kind === 'number' ? resolved.value : Number.NaN;
  });
  const [x1 = Number.NaN, y1 = Number.NaN, x2 = Number.NaN, y2 = Number.NaN] = numbers;
  const rectangle: PdfRectangle = [
    Math.min(x1, x2),
    Math.min(y1, y2),
    Math.max(x1, x2),
    Math.max(y1, y2),
  ];
  return hasExtent(rectangle) ? rectangle : undefined;
}

function intersection(one: PdfRectangle, other: PdfRectangle): PdfRectangle | undefined {
  const common: PdfRectangle = [
    Math.max(one[0], other[0]),
    Math.max(one[1], other[1]),
    Math.min(one[2], other[2]),
    Math.min(one[3], other[3]),
  ];
  return hasExtent(common) ? common : undefined;
}

function hasExtent([left, bottom, right, top]: PdfRectangle): boolean {
  return right > left && top > bottom && Number.isFinite(right - left + top - bottom);
}
