/**
 * Predictors of FlateDecode and LZWDecode (ISO 32000-2, 7.4.4.4): PNG and TIFF.
 */

import { AdesError } from '../../ades-error.ts';

export interface PredictorSettings {
  readonly predictor: number;
  readonly colors: number;
  readonly bitsPerComponent: number;
  readonly columns: number;
}

const TIFF = 2;
const PNG_FIRST = 10;
/** A row longer than this is an attack, not an image. */
const ROW_BYTES_MAX = 16 * 1024 * 1024;

/** @throws {AdesError} `pdf_stream_corrupt` for settings that make no sense. */
export function undoPredictor(data: Uint8Array, settings: PredictorSettings): Uint8Array {
  const { predictor, colors, bitsPerComponent, columns } = settings;
  if (predictor < TIFF) return data;
  const bits = colors * bitsPerComponent;
  const rowLength = Math.ceil((bits * columns) / 8);
  const sane = [colors, bitsPerComponent, columns].every((n) => Number.isInteger(n) && n > 0);
  if (!sane || bitsPerComponent > 16 || rowLength > ROW_BYTES_MAX) {
    throw new AdesError('pdf_stream_corrupt', 'predictor settings');
  }
  if (predictor >= PNG_FIRST) return undoPng(data, rowLength, Math.max(1, bits >> 3));
  return undoTiff(data, rowLength, settings);
}

/** Each row begins with a byte that names its filter; a last short row is kept. */
function undoPng(data: Uint8Array, rowLength: number, pixel: number): Uint8Array {
  const rows = Math.ceil(data.length / (rowLength + 1));
  const output = new Uint8Array(Math.max(0, data.length - rows));
  let above: Uint8Array = new Uint8Array(rowLength);
  for (let row = 0; row < rows; row += 1) {
    const start = row * (rowLength + 1);
    const source = data.subarray(start + 1, start + 1 + rowLength);
    const target = output.subarray(row * rowLength, row * rowLength + source.length);
    undoPngRow({ filter: data[start] as number, source, target, above, pixel });
    above = target;
  }
  return output;
}

interface PngRow {
  readonly filter: number;
  readonly source: Uint8Array;
  readonly target: Uint8Array;
  readonly above: Uint8Array;
  readonly pixel: number;
}

function undoPngRow({ filter, source, target, above, pixel }: PngRow): void {
  for (let i = 0; i < source.length; i += 1) {
    const left = i >= pixel ? (target[i - pixel] as number) : 0;
    const up = above[i] ?? 0;
    const corner = i >= pixel ? (above[i - pixel] ?? 0) : 0;
    target[i] = (source[i] as number) + pngGuess(filter, { left, up, corner });
  }
}

interface Neighbours {
  readonly left: number;
  readonly up: number;
  readonly corner: number;
}

function pngGuess(filter: number, { left, up, corner }: Neighbours): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, corner);
    default:
      return 0;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const toLeft = Math.abs(estimate - left);
  const toUp = Math.abs(estimate - up);
  const toCorner = Math.abs(estimate - corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Each component is the difference to the same component of the pixel on its left. */
function undoTiff(
  data: Uint8Array,
  rowLength: number,
  { colors, bitsPerComponent }: PredictorSettings,
): Uint8Array {
  const output = data.slice();
  for (let start = 0; start < output.length; start += rowLength) {
    const row = output.subarray(start, start + rowLength);
    if (bitsPerComponent === 8) addBytes(row, colors);
    else addBits(row, colors, bitsPerComponent);
  }
  return output;
}

function addBytes(row: Uint8Array, colors: number): void {
  for (let i = colors; i < row.length; i += 1) {
    row[i] = (row[i] as number) + (row[i - colors] as number);
  }
}

function addBits(row: Uint8Array, colors: number, bits: number): void {
  const count = Math.floor((row.length * 8) / bits);
  const mask = 2 ** bits - 1;
  for (let i = colors; i < count; i += 1) {
    const sum = getBits(row, i * bits, bits) + getBits(row, (i - colors) * bits, bits);
    setBits(row, i * bits, { bits, value: sum & mask });
  }
}

function getBits(row: Uint8Array, from: number, bits: number): number {
  let value = 0;
  for (let bit = from; bit < from + bits; bit += 1) {
    value = value * 2 + (((row[bit >> 3] as number) >> (7 - (bit & 7))) & 1);
  }
  return value;
}

function setBits(row: Uint8Array, from: number, content: { bits: number; value: number }): void {
  for (let i = 0; i < content.bits; i += 1) {
    const bit = from + i;
    const mask = 1 << (7 - (bit & 7));
    const on = (content.value >> (content.bits - 1 - i)) & 1;
    row[bit >> 3] = on ? (row[bit >> 3] as number) | mask : (row[bit >> 3] as number) & ~mask;
  }
}
