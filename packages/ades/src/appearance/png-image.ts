/**
 * PNG to plain samples (W3C PNG, third edition; all colour types, depths and interlacing).
 *
 * Read here rather than by a library because those at hand inflate without a bound: a small
 * file could fill the memory. Here the door to zlib is told the exact number of octets that the header
 * promises, and anything else is refused. Colour profiles and gamma are left aside, as most
 * viewers do for a seal.
 */

import { inflateZlib } from '#deflate';
import { AdesError } from '../ades-error.ts';
import type { ImageSamples } from './image-samples.ts';
import { pngPasses, rowBytes, unfilter } from './png-rows.ts';
import type { PngHeader, PngPass } from './png-rows.ts';
import { imageSideMax } from './image-samples.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const pixelsMax = 8_000_000;
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const depthsOf: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** @throws {AdesError} `image_unsupported`. */
export function readPngImage(bytes: Uint8Array): ImageSamples {
  const chunks = readChunks(bytes);
  const header = readHeader(chunks.find(({ type }) => type === 'IHDR')?.content);
  const passes = pngPasses(header);
  const rows = inflateRows(chunks, passes, header);
  const sheet = newSheet(chunks, header);
  for (const pass of passes) {
    const samples = unfilter(rows.subarray(pass.start), pass, header);
    paintPass(sheet, pass, samples);
  }
  const { width, height } = header;
  const opaque = sheet.alpha.every((octet) => octet === 0xff);
  return {
    width,
    height,
    colorSpace: sheet.gray ? 'DeviceGray' : 'DeviceRGB',
    filter: 'none',
    data: sheet.colors,
    ...(!opaque && { alpha: sheet.alpha }),
  };
}

interface Chunk {
  readonly type: string;
  readonly content: Uint8Array;
}

function readChunks(bytes: Uint8Array): Chunk[] {
  if (signature.some((octet, index) => bytes[index] !== octet)) refuse('no PNG');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = signature.length; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) refuse('cut off');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === 'IEND') return chunks;
    chunks.push({ type, content: bytes.subarray(at + 8, end) });
    at = end + 4;
  }
  return refuse('no end');
}

function readHeader(content: Uint8Array | undefined): PngHeader {
  if (content?.length !== 13) return refuse('no header');
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const [depth = 0, colorType = 0, compression, filter, interlace = 0] = content.subarray(8);
  const header = { width: view.getUint32(0), height: view.getUint32(4), depth, colorType };
  const known = depthsOf[colorType]?.includes(depth) === true;
  if (!known || compression !== 0 || filter !== 0 || interlace > 1) refuse('unknown coding');
  const { width, height } = header;
  const sized = width > 0 && height > 0 && width <= imageSideMax && height <= imageSideMax;
  if (!sized || width * height > pixelsMax) refuse(`${width} x ${height}`);
  return { ...header, channels: channelsOf[colorType] ?? 1, interlaced: interlace === 1 };
}

function inflateRows(
  chunks: readonly Chunk[],
  passes: readonly PngPass[],
  header: PngHeader,
): Uint8Array {
  const parts = chunks.filter(({ type }) => type === 'IDAT').map(({ content }) => content);
  const packed = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    packed.set(part, at);
    at += part.length;
  }
  const expected = passes.reduce((sum, p) => sum + p.height * (1 + rowBytes(p.width, header)), 0);
  const { bytes: rows } = inflateZlib(packed, expected);
  if (rows === undefined) return refuse('damaged or too much data');
  return rows.length === expected ? rows : refuse('too little data');
}

interface Sheet {
  readonly header: PngHeader;
  readonly gray: boolean;
  readonly palette: Uint8Array;
  readonly transparency: Uint8Array;
  readonly colors: Uint8Array;
  readonly alpha: Uint8Array;
}

function newSheet(chunks: readonly Chunk[], header: PngHeader): Sheet {
  const contentOf = (name: string) =>
    chunks.find(({ type }) => type === name)?.content ?? new Uint8Array();
  const gray = header.colorType === 0 || header.colorType === 4;
  const pixels = header.width * header.height;
  return {
    header,
    gray,
    palette: contentOf('PLTE'),
    transparency: contentOf('tRNS'),
    colors: new Uint8Array(pixels * (gray ? 1 : 3)),
    alpha: new Uint8Array(pixels).fill(0xff),
  };
}

function paintPass(sheet: Sheet, pass: PngPass, samples: Uint16Array): void {
  const { channels, width } = sheet.header;
  for (let row = 0; row < pass.height; row += 1) {
    for (let column = 0; column < pass.width; column += 1) {
      const from = (row * pass.width + column) * channels;
      const x = pass.x + column * pass.dx;
      const y = pass.y + row * pass.dy;
      paintPixel(sheet, y * width + x, samples.subarray(from, from + channels));
    }
  }
}

function paintPixel(sheet: Sheet, pixel: number, samples: Uint16Array): void {
  const { header, gray, palette, transparency, colors, alpha } = sheet;
  const [first = 0] = samples;
  if (header.colorType === 3) {
    if (first * 3 + 3 > palette.length) refuse('a colour outside the palette');
    colors.set(palette.subarray(first * 3, first * 3 + 3), pixel * 3);
    alpha[pixel] = transparency[first] ?? 0xff;
    return;
  }
  const parts = gray ? 1 : 3;
  for (let part = 0; part < parts; part += 1) {
    colors[pixel * parts + part] = toOctet(samples[part] ?? 0, header.depth);
  }
  if (header.channels > parts) alpha[pixel] = toOctet(samples[parts] ?? 0, header.depth);
  else if (isKeyedOut(samples, transparency)) alpha[pixel] = 0;
}

/** tRNS of grey and true colour names the one colour that is clear. */
function isKeyedOut(samples: Uint16Array, transparency: Uint8Array): boolean {
  if (transparency.length !== samples.length * 2) return false;
  return samples.every(
    (sample, part) =>
      sample === (transparency[part * 2] ?? 0) * 256 + (transparency[part * 2 + 1] ?? 0),
  );
}

function toOctet(sample: number, depth: number): number {
  return depth === 16 ? sample >> 8 : Math.round((sample * 255) / (2 ** depth - 1));
}

function refuse(detail: string): never {
  throw new AdesError('image_unsupported', `PNG: ${detail}`);
}
