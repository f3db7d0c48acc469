import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { array, dictionary, name, number, stream } from '../cos.ts';
import type { PdfValue } from '../cos.ts';
import { ascii, latin1 } from '../syntax/byte-scan.ts';
import { undoAscii85, undoAsciiHex } from './ascii-filters.ts';
import { decodeStream } from './decode-stream.ts';
import { deflate, inflate } from './flate.ts';
import { undoLzw } from './lzw.ts';
import { undoPredictor } from './predictor.ts';
import { undoRunLength } from './run-length.ts';

const PLENTY = 1_000_000;

test('inflates what was deflated, and no more than allowed', () => {
  const data = new Uint8Array(10_000).fill(7);
  assert.deepEqual(inflate(deflate(data), 10_000), data);
  assert.throws(() => inflate(deflate(data), 9_999), { code: 'pdf_too_large' });
});

test('inflates what is left of truncated data, and forgives a wrong checksum', () => {
  const packed = deflate(ascii('signed here, and here, and here'));
  const broken = packed.slice();
  broken[broken.length - 1] = (broken.at(-1) as number) ^ 1;
  assert.equal(latin1(inflate(broken, PLENTY)), 'signed here, and here, and here');
  assert.match(latin1(inflate(packed.subarray(0, 14), PLENTY)), /^sign/);
  assert.throws(() => inflate(ascii('not deflated'), PLENTY), { code: 'pdf_stream_corrupt' });
});

test('undoes the LZW example of the standard', () => {
  const packed = Uint8Array.of(0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01);
  const expected = [45, 45, 45, 45, 45, 65, 45, 45, 45, 66];
  assert.deepEqual([...undoLzw(packed, true, PLENTY)], expected);
  assert.throws(() => undoLzw(packed, true, 9), { code: 'pdf_too_large' });
});

test('undoes LZW past every change of width', () => {
  const data = Uint8Array.from({ length: 20_000 }, (_, i) => (i * i) >> 5);
  for (const early of [true, false]) {
    assert.deepEqual(undoLzw(packLzw(data, early ? 1 : 0), early, PLENTY), data);
  }
});

test('refuses an LZW code that no code before could have made', () => {
  const packed = packBits([
    [256, 9],
    [300, 9],
  ]);
  assert.throws(() => undoLzw(packed, true, PLENTY), { code: 'pdf_stream_corrupt' });
});

test('undoes ASCII filters', () => {
  assert.equal(latin1(undoAsciiHex(ascii('48 65 6c 6C 6f>junk'))), 'Hello');
  assert.equal(latin1(undoAscii85(ascii('87cURD]i,"Ebo80~>'))), 'Hello World!');
  assert.deepEqual([...undoAscii85(ascii('z!!'))], [0, 0, 0, 0, 0]);
  assert.throws(() => undoAscii85(ascii('\x7f')), { code: 'pdf_stream_corrupt' });
});

test('undoes runs, and refuses more than allowed', () => {
  const packed = Uint8Array.of(2, 1, 2, 3, 254, 9, 128, 77);
  assert.deepEqual([...undoRunLength(packed, 6)], [1, 2, 3, 9, 9, 9]);
  assert.throws(() => undoRunLength(packed, 5), { code: 'pdf_too_large' });
});

const gray = { colors: 1, bitsPerComponent: 8, columns: 3 };
const pngRows: readonly [string, number, readonly number[]][] = [
  ['none', 0, [1, 2, 3]],
  ['sub', 1, [1, 3, 6]],
  ['up', 2, [11, 22, 33]],
  ['average', 3, [6, 15, 25]],
  ['Paeth', 4, [11, 22, 33]],
];
for (const [label, filter, expected] of pngRows) {
  test(`undoes the PNG predictor ${label}`, () => {
    const data = Uint8Array.of(0, 10, 20, 30, filter, 1, 2, 3);
    const decoded = undoPredictor(data, { predictor: 12, ...gray });
    assert.deepEqual([...decoded], [10, 20, 30, ...expected]);
  });
}

test('undoes the TIFF predictor in bytes and in bits', () => {
  const bytes = undoPredictor(Uint8Array.of(1, 2, 3, 1, 1, 1), { predictor: 2, ...gray });
  assert.deepEqual([...bytes], [1, 3, 6, 1, 2, 3]);
  const settings = { predictor: 2, colors: 1, bitsPerComponent: 4, columns: 4 };
  assert.deepEqual([...undoPredictor(Uint8Array.of(0x12, 0xf1), settings)], [0x13, 0x23]);
});

test('refuses predictor settings that make no sense', () => {
  const settings = { ...gray, predictor: 12, columns: 2 ** 40 };
  assert.throws(() => undoPredictor(new Uint8Array(9), settings), { code: 'pdf_stream_corrupt' });
});

const context = { bytesMax: PLENTY, resolve: (value?: PdfValue): PdfValue => value ?? NULL };
const NULL: PdfValue = { kind: 'null' };

test('undoes several filters in their order, with their parameters', () => {
  const packed = deflate(Uint8Array.of(0, 10, 20, 30, 2, 1, 2, 3));
  const hex = ascii([...packed].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
  const parameters = dictionary({ Predictor: number(15), Columns: number(3) });
  const entries = dictionary({
    Filter: array([name('ASCIIHexDecode'), name('FlateDecode')]),
    DecodeParms: array([NULL, parameters]),
  });
  const decoded = decodeStream(stream(entries, hex), context);
  assert.deepEqual([...decoded], [10, 20, 30, 11, 22, 33]);
});

test('refuses image filters, and more filters than anyone needs', () => {
  const image = stream(dictionary({ Filter: name('DCTDecode') }), new Uint8Array(1));
  assert.throws(() => decodeStream(image, context), { code: 'pdf_filter_unsupported' });
  const many = array(Array.from({ length: 9 }, () => name('FlateDecode')));
  const bomb = stream(dictionary({ Filter: many }), new Uint8Array(1));
  assert.throws(() => decodeStream(bomb, context), { code: 'pdf_too_large' });
});

test('answers any bytes with data or an error of its own', () => {
  const filters = ['FlateDecode', 'LZWDecode', 'ASCII85Decode', 'ASCIIHexDecode'];
  const filter = fc.constantFrom(...filters, 'RunLengthDecode');
  fc.assert(
    fc.property(filter, fc.uint8Array({ maxLength: 300 }), (label, data) => {
      const content = stream(dictionary({ Filter: name(label) }), data);
      try {
        decodeStream(content, context);
      } catch (failure) {
        assert.equal((failure as Error).name, 'AdesError');
      }
    }),
  );
});

function packBits(codes: readonly (readonly [number, number])[]): Uint8Array {
  const bits = codes.map(([code, width]) => code.toString(2).padStart(width, '0')).join('');
  const length = Math.ceil(bits.length / 8);
  const padded = bits.padEnd(length * 8, '0');
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(padded.slice(8 * i, 8 * i + 8), 2));
}

/** A plain LZW encoder, to have something to undo. */
function packLzw(data: Uint8Array, early: number): Uint8Array {
  let table = new Map<string, number>();
  const codes: [number, number][] = [[256, 9]];
  let next = 258;
  const widthOf = (): number => Math.max(9, (next + early - 1).toString(2).length);
  const codeOf = (key: string): number =>
    key.length === 1 ? key.charCodeAt(0) : (table.get(key) as number);
  let prefix = '';
  for (const byte of data) {
    const extended = prefix + String.fromCharCode(byte);
    if (extended.length === 1 || table.has(extended)) {
      prefix = extended;
      continue;
    }
    codes.push([codeOf(prefix), widthOf()]);
    table.set(extended, next);
    next += 1;
    prefix = String.fromCharCode(byte);
    if (next === 4094) {
      codes.push([256, 12]);
      table = new Map();
      next = 258;
    }
  }
  codes.push([codeOf(prefix), widthOf()]);
  next += 1;
  codes.push([257, widthOf()]);
  return packBits(codes);
}
