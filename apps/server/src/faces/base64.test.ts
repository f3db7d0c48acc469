import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBase64, toBase64 } from './base64.ts';

const bytes = Uint8Array.of(0xfb, 0xef, 0xff, 0x00, 0x01);

for (const text of [
  '++//AAE=',
  '++//AAE',
  '--__AAE=',
  '--__AAE',
  '-+_/AAE',
  '%2B%2b%2F%2fAAE%3D',
  '++//AAE%3d',
]) {
  test(`"${text}" is read`, () => assert.deepEqual(readBase64(text), bytes));
}

for (const text of [
  '',
  '=',
  '====',
  'A',
  'AAAAA',
  'AAA==',
  'AA=',
  'AAAA=',
  'AA==AA==',
  'AA AA',
  'AAAA\n',
  ' AAAA',
  'AA*A',
  'ＡＡＡＡ',
  '%41%41%41%41',
  'AA\u0000A',
  'AAAA\ud800',
]) {
  test(`${JSON.stringify(text)} is no Base64`, () => assert.equal(readBase64(text), undefined));
}

for (const value of [undefined, null, 7, true, [], ['AAAA'], {}]) {
  test(`${JSON.stringify(value)} is no Base64`, () => assert.equal(readBase64(value), undefined));
}

test('lengths of every kind come back as they went', () => {
  for (let length = 1; length < 70; length += 1) {
    const own = Uint8Array.from({ length }, (_, index) => (index * 37) % 256);
    assert.match(toBase64(own), /^[A-Za-z0-9+/]+={0,2}$/);
    assert.equal(toBase64(own).length % 4, 0);
    assert.deepEqual(readBase64(toBase64(own)), own);
  }
});

test('a view of a larger buffer is written alone', () => {
  assert.equal(toBase64(new Uint8Array([1, 2, 3, 4]).subarray(1, 3)), 'AgM=');
});
