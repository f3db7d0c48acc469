/** Object identifiers: dotted text and octets are two faces of one value, or refused. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { PkiError } from '../pki-error.ts';
import { decodeObjectIdentifier, encodeObjectIdentifier } from './object-identifier.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

test('known identifiers have their known octets', () => {
  const vectors: readonly [string, string][] = [
    ['1.2.840.113549.1.1.11', '2a864886f70d01010b'],
    ['2.5.4.3', '550403'],
    ['0.4.0.1862.1.1', '04008e460101'],
    ['2.999.3', '883703'],
    ['0.0', '00'],
    ['1.39', '4f'],
    ['2.40', '78'],
  ];
  for (const [dotted, hex] of vectors) {
    assert.deepEqual(encodeObjectIdentifier(dotted), bytes(hex));
    assert.equal(decodeObjectIdentifier(bytes(hex)), dotted);
  }
});

test('text that is no identifier is refused', () => {
  const texts = ['', '1', '3.1', '1.40', '0.40', '1.2.', '.1.2', '1..2', '1.02', '1.-2', '1.2a'];
  for (const text of texts) {
    assert.throws(() => encodeObjectIdentifier(text), { code: 'der_bad_value' }, text);
  }
});

test('octets that are padded, cut or endless are refused', () => {
  for (const hex of ['', '80', '2a80', '2a8001', '2a86']) {
    assert.throws(() => decodeObjectIdentifier(bytes(hex)), { code: 'der_bad_value' }, hex);
  }
  const endless = new Uint8Array(5_000_000).fill(0x81);
  assert.throws(() => decodeObjectIdentifier(endless), { name: 'PkiError' });
});

test('as many arcs as anyone uses, and not one more', () => {
  assert.equal(decodeObjectIdentifier(new Uint8Array(31).fill(1)).split('.').length, 32);
  assert.throws(() => decodeObjectIdentifier(new Uint8Array(33).fill(1)), { name: 'PkiError' });
});

const arc = fc.bigInt({ min: 0n, max: 1n << 120n });
const dotted = fc
  .tuple(
    fc.constantFrom(0n, 1n, 2n),
    fc.bigInt({ min: 0n, max: 39n }),
    fc.array(arc, { maxLength: 10 }),
  )
  .map(([first, second, rest]) => [first, second, ...rest].join('.'));

test('every identifier survives the way to octets and back', () => {
  fc.assert(
    fc.property(dotted, (text) => {
      assert.equal(decodeObjectIdentifier(encodeObjectIdentifier(text)), text);
    }),
  );
});

test('octets that decode encode to themselves; the others throw our error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), (content) => {
      let text: string;
      try {
        text = decodeObjectIdentifier(content);
      } catch (error) {
        assert.ok(error instanceof PkiError, String(error));
        return;
      }
      assert.deepEqual(encodeObjectIdentifier(text), content);
    }),
    { numRuns: 2000 },
  );
});
