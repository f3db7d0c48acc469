import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { readImage } from './read-image.ts';

interface PngSpec {
  readonly width?: number;
  readonly height?: number;
  readonly depth?: number;
  readonly color: number;
  readonly interlace?: number;
  readonly rows: readonly number[];
  readonly palette?: readonly number[];
  readonly transparency?: readonly number[];
}

function png(spec: PngSpec): Uint8Array {
  const { width = 2, height = 2, depth = 8, color, interlace = 0, rows } = spec;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, color, 0, 0, interlace], 8);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      ...(spec.palette ? [chunk('PLTE', Buffer.from(spec.palette))] : []),
      ...(spec.transparency ? [chunk('tRNS', Buffer.from(spec.transparency))] : []),
      chunk('IDAT', deflateSync(Buffer.from(rows))),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

function chunk(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

const refused = { code: 'image_unsupported' };

test('splits colour and alpha of a picture with a clear background', () => {
  const image = readImage(
    png({ color: 6, rows: [0, 1, 2, 3, 255, 4, 5, 6, 0, 0, ...Array(8).fill(9)] }),
  );
  assert.equal(image.colorSpace, 'DeviceRGB');
  assert.deepEqual([...image.data], [1, 2, 3, 4, 5, 6, 9, 9, 9, 9, 9, 9]);
  assert.deepEqual([...(image.alpha ?? [])], [255, 0, 9, 9]);
});

test('leaves the alpha out when every pixel is opaque', () => {
  const image = readImage(png({ color: 2, rows: [0, 1, 1, 1, 2, 2, 2, 0, 3, 3, 3, 4, 4, 4] }));
  assert.equal(image.alpha, undefined);
});

test('undoes each of the five row filters', () => {
  const rows = [1, 10, 5, 5, 2, 1, 1, 1, 3, 4, 4, 4, 4, 2, 2, 2];
  const image = readImage(png({ width: 3, height: 4, color: 0, rows }));
  assert.deepEqual([...image.data], [10, 15, 20, 11, 16, 21, 9, 16, 22, 11, 18, 24]);
});

test('reads a palette with transparency, at two bits a pixel', () => {
  const image = readImage(
    png({
      depth: 2,
      color: 3,
      palette: [255, 0, 0, 0, 255, 0],
      transparency: [0],
      rows: [0, 0b00010000, 0, 0b01000000],
    }),
  );
  assert.deepEqual([...image.data], [255, 0, 0, 0, 255, 0, 0, 255, 0, 255, 0, 0]);
  assert.deepEqual([...(image.alpha ?? [])], [0, 255, 255, 0]);
});

test('reads 16-bit grey and the one colour that is keyed out', () => {
  const rows = [0, 1, 2, 3, 4, 0, 5, 6, 1, 2];
  const image = readImage(png({ depth: 16, color: 0, transparency: [1, 2], rows }));
  assert.equal(image.colorSpace, 'DeviceGray');
  assert.deepEqual([...image.data], [1, 3, 5, 1]);
  assert.deepEqual([...(image.alpha ?? [])], [0, 255, 255, 0]);
});

test('reads an interlaced picture', () => {
  // 2 x 2: pass 1 holds (0,0), pass 6 (1,0), pass 7 the second row.
  const image = readImage(png({ color: 0, interlace: 1, rows: [0, 1, 0, 2, 0, 3, 4] }));
  assert.deepEqual([...image.data], [1, 2, 3, 4]);
});

test('refuses data that inflates to more, or to less, than the header promises', () => {
  const rows = [0, 1, 2, 0, 3, 4];
  assert.deepEqual([...readImage(png({ color: 0, rows })).data], [1, 2, 3, 4]);
  assert.throws(() => readImage(png({ color: 0, rows: [...rows, 0] })), refused);
  assert.throws(() => readImage(png({ color: 0, rows: rows.slice(1) })), refused);
});

test('refuses sizes, filters, palette entries and files out of bounds', () => {
  assert.throws(() => readImage(png({ width: 4097, height: 1, color: 0, rows: [] })), refused);
  assert.throws(() => readImage(png({ width: 4096, height: 4096, color: 0, rows: [] })), refused);
  assert.throws(() => readImage(png({ width: 0, color: 0, rows: [] })), refused);
  assert.throws(() => readImage(png({ color: 0, rows: [5, 0, 0, 0, 0, 0] })), refused);
  assert.throws(
    () => readImage(png({ color: 3, palette: [0, 0, 0], rows: [0, 0, 1, 0, 0, 0] })),
    refused,
  );
  const whole = png({ color: 0, rows: [0, 1, 2, 0, 3, 4] });
  assert.throws(() => readImage(whole.subarray(0, whole.length - 20)), refused);
  assert.throws(() => readImage(new TextEncoder().encode('GIF89a')), refused);
});

/** Just the headers of a JPEG. */
function jpeg(frame: readonly number[], { adobe = false } = {}): Uint8Array {
  const marker = adobe ? [0xff, 0xee, 0, 7, 0x41, 0x64, 0x6f, 0x62, 0x65] : [];
  return Uint8Array.from([0xff, 0xd8, ...marker, 0xff, 0xc0, 0, 2 + frame.length, ...frame]);
}

test('embeds a JPEG as it is, by what its frame header says', () => {
  const bytes = jpeg([8, 0, 30, 0, 40, 3]);
  const image = readImage(bytes);
  assert.deepEqual([image.width, image.height, image.colorSpace], [40, 30, 'DeviceRGB']);
  assert.equal(image.data, bytes);
});

test('turns CMYK the right way up when Adobe wrote it', () => {
  assert.equal(readImage(jpeg([8, 0, 1, 0, 1, 4])).decode, undefined);
  assert.equal(readImage(jpeg([8, 0, 1, 0, 1, 4], { adobe: true })).decode?.[0], 1);
});

test('refuses a JPEG with twelve bits, without extent, or cut off in a segment', () => {
  assert.throws(() => readImage(jpeg([12, 0, 1, 0, 1, 3])), refused);
  assert.throws(() => readImage(jpeg([8, 0, 0, 0, 1, 3])), refused);
  assert.throws(() => readImage(jpeg([8, 0, 1, 0, 1, 3]).subarray(0, 8)), refused);
});
