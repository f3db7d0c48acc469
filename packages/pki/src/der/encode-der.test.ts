/** Encoding: the one form DER allows, byte for byte. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  derBoolean,
  derElement,
  derIa5String,
  derInteger,
  derNamedBits,
  derOctetString,
  derPrintableString,
  derRetag,
  derSequence,
  derSetOf,
  derUnsigned,
} from './encode-der.ts';
import { parseDer } from './parse-der.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('integers take the fewest octets of two’s complement', () => {
  const vectors: readonly [number, string][] = [
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [255, '020200ff'],
    [256, '02020100'],
    [-1, '0201ff'],
    [-128, '020180'],
    [-129, '0202ff7f'],
    [65_537, '0203010001'],
  ];
  for (const [value, expected] of vectors) assert.equal(hex(derInteger(value)), expected);
});

test('a magnitude loses leading zeros and gains a sign octet only where needed', () => {
  assert.equal(hex(derUnsigned(Uint8Array.of(0, 0, 0x7f))), '02017f');
  assert.equal(hex(derUnsigned(Uint8Array.of(0x80))), '02020080');
  assert.equal(hex(derUnsigned(Uint8Array.of(0, 0))), '020100');
});

test('named bits drop trailing zeros', () => {
  assert.equal(hex(derNamedBits([0])), '03020780');
  assert.equal(hex(derNamedBits([1, 6])), '03020142');
  assert.equal(hex(derNamedBits([8])), '0303070080');
  assert.equal(hex(derNamedBits([])), '030100');
});

test('lengths switch form at 128', () => {
  assert.equal(hex(derOctetString(new Uint8Array(127)).subarray(0, 2)), '047f');
  assert.equal(hex(derOctetString(new Uint8Array(128)).subarray(0, 3)), '048180');
  assert.equal(hex(derOctetString(new Uint8Array(65_536)).subarray(0, 5)), '0483010000');
});

test('a set is sorted by its bytes, in whatever order the elements come', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 8 }), (contents) => {
      const elements = contents.map((content) => derElement(0x04, content));
      const forward = derSetOf(...elements);
      assert.deepEqual(derSetOf(...elements.reverse()), forward);
      const sorted = parseDer(forward).children.map((child) => hex(child.raw));
      assert.deepEqual(sorted, [...sorted].sort());
    }),
  );
});

test('a sequence keeps its order', () => {
  assert.equal(hex(derSequence(derInteger(2), derInteger(1))), '3006020102020101');
});

test('retagging changes the identifier and leaves the given element alone', () => {
  const element = derBoolean(true);
  assert.equal(hex(derRetag(0x81, element)), '8101ff');
  assert.equal(hex(element), '0101ff');
});

test('string types hold their alphabet and refuse the next character', () => {
  assert.equal(hex(derPrintableString("A'+?")), '130441272b3f');
  assert.throws(() => derPrintableString('a@b'), { code: 'der_bad_value' });
  assert.throws(() => derPrintableString('ü'), { code: 'der_bad_value' });
  assert.equal(hex(derIa5String('a@b')), '1603614062');
  assert.throws(() => derIa5String('é'), { code: 'der_bad_value' });
});
