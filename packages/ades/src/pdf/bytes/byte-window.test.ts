/** Bytes through a window: the same whether they are in memory or read piece by piece. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countingSource } from '../../../../../tests/worlds/byte-sources.ts';
import { ascii, find, findLast } from '../syntax/byte-scan.ts';
import { ByteWindow, PIECE_BYTES_MAX } from './byte-window.ts';

const mebibyte = 1024 * 1024;
const kept = 4 * mebibyte;

/** No two places alike for long, and more than is kept of a file. */
const large = Uint8Array.from({ length: 3 * kept + 77 }, (_, i) => (i * 31 + (i >> 9)) & 0xff);

function both(bytes: Uint8Array) {
  return [ByteWindow.over(bytes), ByteWindow.over(countingSource(bytes))] as const;
}

test('reads any byte in any order, and none outside', () => {
  const [inMemory, piecewise] = both(large);
  for (let i = 0; i < 20_000; i += 1) {
    const place = (i * 7_919_993) % large.length;
    assert.equal(piecewise.at(place), large[place]);
  }
  for (const window of [inMemory, piecewise]) {
    for (const place of [-1, large.length, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.equal(window.at(place), undefined);
    }
    assert.equal(window.at(large.length - 1), large.at(-1));
  }
});

test('cuts out pieces across pages, as far as there are bytes', () => {
  const places = [
    [0, 0],
    [0, 10],
    [16_380, 16_390],
    [100, 100_000],
    [large.length - 5, large.length + 5],
    [-3, 2],
    [9, 3],
  ] as const;
  for (const [from, until] of places) {
    const expected = large.subarray(Math.max(from, 0), Math.max(until, from, 0));
    for (const window of both(large)) assert.deepEqual(window.slice(from, until), expected);
  }
});

test('a piece stays as it is while the window moves on', () => {
  const [, piecewise] = both(large);
  const piece = piecewise.slice(5, 50);
  for (let place = 0; place < large.length; place += 1000) piecewise.at(place);
  assert.deepEqual(piece, large.subarray(5, 50));
});

test('finds words forwards and backwards, also where a page ends', () => {
  for (let shift = 0; shift < 12; shift += 1) {
    const bytes = new Uint8Array(40_000);
    const place = 16_384 - shift;
    bytes.set(ascii('endstream'), place);
    for (const window of both(bytes)) {
      assert.equal(find(window, 'endstream'), place);
      assert.equal(findLast(window, 'endstream'), place);
      assert.equal(find(window, 'endstream', { until: place + 9 }), place);
      assert.equal(find(window, 'endstream', { until: place + 8 }), -1);
      assert.equal(findLast(window, 'endstream', { from: place }), place);
      assert.equal(findLast(window, 'endstream', { from: place + 1 }), -1);
      assert.equal(findLast(window, 'endstream', { until: place + 8 }), -1);
      assert.equal(find(window.upTo(place + 8), 'endstream'), -1);
    }
  }
});

test('one pass reads every byte once, in chunks', () => {
  const source = countingSource(large);
  const joined: number[] = [];
  let passed = 0;
  const watched = { ...source, onPass: (position: number) => void (passed = position) };
  for (const chunk of ByteWindow.over(watched).chunks(3, large.length - 3)) {
    assert.ok(chunk.length <= mebibyte);
    joined.push(chunk.length);
  }
  assert.equal(
    joined.reduce((sum, length) => sum + length, 0),
    large.length - 6,
  );
  assert.equal(source.bytesRead(), large.length - 6);
  assert.equal(passed, large.length - 3);
});

test('windows on the same file do not disturb one another', () => {
  const [, whole] = both(large);
  const start = whole.upTo(20_000);
  for (let i = 0; i < 2000; i += 1) {
    const place = (i * 104_729) % large.length;
    assert.equal(whole.at(place), large[place]);
    assert.equal(start.at(place), place < 20_000 ? large[place] : undefined);
  }
  assert.equal(start.slice(19_990).length, 10);
});

test('refuses a piece too large to be held, unless it is in memory anyway', () => {
  const length = PIECE_BYTES_MAX + 1;
  const window = ByteWindow.over({ length, read: () => assert.fail('it was read') });
  assert.throws(() => window.slice(0), { code: 'pdf_too_large' });
  assert.equal(ByteWindow.over(new Uint8Array(length)).slice(0).length, length);
});

test('what reading throws goes through, and is no page afterwards', () => {
  let broken = true;
  const window = ByteWindow.over({
    length: 10,
    read(target) {
      if (broken) throw new RangeError('the disk');
      target.fill(7);
    },
  });
  assert.throws(() => window.at(3), RangeError);
  assert.throws(() => window.indexOf(7, 0), RangeError);
  broken = false;
  assert.equal(window.at(3), 7);
});
