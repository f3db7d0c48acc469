import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from './crc32.ts';
import { PiecesUnderWay } from './pieces-under-way.ts';
import { writeZip } from './write-zip.ts';
import { zipChunkBytes } from './zip-limits.ts';

const mebibyte = 2 ** 20;
const whole = Uint8Array.from({ length: 3 * mebibyte + 5 }, (_, at) => (at * 31) >> 7);
const small = new TextEncoder().encode('as it is');

/** In new buffers that nobody else holds, which are remembered. */
function largeFile() {
  const given: Uint8Array[] = [];
  function* pieces() {
    for (let at = 0; at < whole.length; at += zipChunkBytes) {
      const piece = whole.slice(at, at + zipChunkBytes);
      given.push(piece);
      yield piece;
    }
  }
  const content = { bytes: whole.length, crc32: crc32(whole), handsOver: true, pieces };
  return {
    given,
    add: [
      { name: 'small', content: small },
      { name: 'large', content },
    ],
  };
}

test('what comes out is the same, and kept unless it was to be given back', async () => {
  const kept: Uint8Array[] = [];
  for await (const piece of writeZip({ add: largeFile().add, at: 0 })) kept.push(piece);
  const copied: Uint8Array[] = [];
  const earlier: Uint8Array[] = [];
  for await (const piece of writeZip({ add: largeFile().add, at: 0, releases: true })) {
    assert.equal(earlier.at(-1)?.length ?? 0, 0);
    copied.push(piece.slice());
    earlier.push(piece);
  }
  assert.deepEqual(Buffer.concat(copied), Buffer.concat(kept));
  assert.ok(Buffer.concat(kept).includes(Buffer.from(whole)));
});

test('pieces that were handed over are given back on the way, and those of others never', async () => {
  const { given, add } = largeFile();
  let most = 0;
  for await (const _ of writeZip({ add, at: 0, releases: true })) {
    most = Math.max(most, given.filter(({ length }) => length > 0).length);
  }
  assert.ok(given.length > 48 && most < 2 + (1.5 * mebibyte) / zipChunkBytes, `${most} at once`);
  assert.equal(new TextDecoder().decode(small), 'as it is');
});

test('nothing is given back where what went in comes out itself', () => {
  const underWay = new PiecesUnderWay();
  const [first, second] = [new Uint8Array(2 * mebibyte), new Uint8Array(2 * mebibyte)];
  for (const piece of [first, second]) underWay.wentIn(piece, true);
  for (const piece of [first, second]) underWay.cameOut(piece);
  underWay.release(first);
  assert.deepEqual([first.length, second.length], [2 * mebibyte, 2 * mebibyte]);
});

test('a piece is given back when enough has come out, and not an octet before', () => {
  const underWay = new PiecesUnderWay();
  const piece = new Uint8Array(10);
  underWay.wentIn(piece, true);
  underWay.cameOut(new Uint8Array(mebibyte + 9));
  assert.equal(piece.length, 10);
  underWay.cameOut(new Uint8Array(1));
  assert.equal(piece.length, 0);
});
