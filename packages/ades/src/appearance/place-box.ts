/**
 * Where a visible signature goes: from a rectangle on the page as people see it to the /Rect
 * and /Matrix of its widget (ISO 32000-1, 12.5.5 "Appearance streams", 14.11.2 "Page boundaries").
 *
 * Callers count from the lower left corner of the page as displayed, that is after /CropBox
 * and /Rotate. A box that leaves the page is refused rather than moved: a signature that
 * nobody sees, or that covers something else than was asked for, is worse than none.
 */

import { AdesError } from '../ades-error.ts';

/** Lower left and upper right corner. */
export type PdfRectangle = readonly [number, number, number, number];
/** a b c d e f of a transformation, as in the `cm` operator. */
export type PdfMatrix = readonly [number, number, number, number, number, number];

export interface PageGeometry {
  /** The crop box in default user space, corners in order. */
  readonly cropBox: PdfRectangle;
  /** Degrees clockwise by which the page is turned when displayed. */
  readonly rotate: 0 | 90 | 180 | 270;
}

export type BoxCorner = 'top_left' | 'top_right' | 'bottom_left' | 'bottom_right';

/** In points, seen on the page as displayed; the origin is its lower left corner. */
export type BoxPlacement =
  | { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  | {
      readonly corner: BoxCorner;
      readonly width: number;
      readonly height: number;
      /** Distance from both edges; 36 points (half an inch) by default. */
      readonly margin?: number;
    };

export interface PlacedBox {
  /** /Rect of the widget, in default user space. */
  readonly rect: PdfRectangle;
  /** /Matrix of the appearance stream: turns the text upright on a turned page. */
  readonly matrix: PdfMatrix;
  readonly width: number;
  readonly height: number;
}

const sideMin = 4;

/** @throws {AdesError} `appearance_misplaced` when the box is too small or off the page. */
export function placeBox(placement: BoxPlacement, page: PageGeometry): PlacedBox {
  const [left, bottom, right, top] = page.cropBox;
  const turned = page.rotate === 90 || page.rotate === 270;
  const across = right - left;
  const up = top - bottom;
  const shown = turned ? { width: up, height: across } : { width: across, height: up };
  const box = 'corner' in placement ? boxInCorner(placement, shown) : placement;
  refuseOutside(box, shown);

  const first = toUserSpace(box.x, box.y, page);
  const second = toUserSpace(box.x + box.width, box.y + box.height, page);
  return {
    rect: [
      Math.min(first[0], second[0]),
      Math.min(first[1], second[1]),
      Math.max(first[0], second[0]),
      Math.max(first[1], second[1]),
    ],
    matrix: uprightMatrix(page.rotate, box),
    width: box.width,
    height: box.height,
  };
}

/** The appearance of a field that has its place already, on a page turned by `rotate`. */
export function boxOfRectangle(rect: PdfRectangle, rotate: PageGeometry['rotate']): PlacedBox {
  const across = rect[2] - rect[0];
  const up = rect[3] - rect[1];
  const turned = rotate === 90 || rotate === 270;
  const size = turned ? { width: up, height: across } : { width: across, height: up };
  return { rect, matrix: uprightMatrix(rotate, size), ...size };
}

interface Size {
  readonly width: number;
  readonly height: number;
}
type Box = Size & { readonly x: number; readonly y: number };

function boxInCorner(
  { corner, width, height, margin = 36 }: Extract<BoxPlacement, { corner: BoxCorner }>,
  shown: Size,
): Box {
  const x = corner.endsWith('left') ? margin : shown.width - margin - width;
  const y = corner.startsWith('bottom') ? margin : shown.height - margin - height;
  return { x, y, width, height };
}

function refuseOutside(box: Box, shown: Size): void {
  const { x, y, width, height } = box;
  const tooSmall = !(width >= sideMin && height >= sideMin);
  // Half a point of slack: page sizes are often rounded by those who ask.
  const inside =
    x >= -0.5 && y >= -0.5 && x + width <= shown.width + 0.5 && y + height <= shown.height + 0.5;
  if (tooSmall || !inside) {
    const detail = `${width} x ${height} at ${x}, ${y} on ${shown.width} x ${shown.height}`;
    throw new AdesError('appearance_misplaced', detail);
  }
}

function toUserSpace(x: number, y: number, page: PageGeometry): readonly [number, number] {
  const [left, bottom, right, top] = page.cropBox;
  if (page.rotate === 90) return [right - y, bottom + x];
  if (page.rotate === 180) return [right - x, top - y];
  if (page.rotate === 270) return [left + y, top - x];
  return [left + x, bottom + y];
}

/** Turns against the page, and moves the result back into the first quadrant. */
function uprightMatrix(rotate: PageGeometry['rotate'], { width, height }: Size): PdfMatrix {
  if (rotate === 90) return [0, 1, -1, 0, height, 0];
  if (rotate === 180) return [-1, 0, 0, -1, width, height];
  if (rotate === 270) return [0, -1, 1, 0, 0, width];
  return [1, 0, 0, 1, 0, 0];
}
