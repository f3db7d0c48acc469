/** Typed reading: each type accepts its shortest form and refuses the nearest other. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { PkiError } from '../pki-error.ts';
import {
  derBitString,
  derBoolean,
  derElement,
  derEnumerated,
  derExplicit,
  derImplicit,
  derInteger,
  derNamedBits,
  derNull,
  derOctetString,
  derSequence,
  derUnsigned,
  derUtf8String,
} from './encode-der.ts';
import type { DerNode } from './parse-der.ts';
import { parseDer } from './parse-der.ts';
import {
  DerFields,
  expectTag,
  readBitString,
  readBoolean,
  readEnumerated,
  readInteger,
  readNamedBits,
  readObjectIdentifier,
  readOctetString,
  readSmallInteger,
  readText,
} from './read-der.ts';
import { tag } from './tag.ts';

const node = (hex: string): DerNode => parseDer(Uint8Array.from(Buffer.from(hex, 'hex')));
const refusal = { name: 'PkiError' };

test('integers come back whatever their size and sign', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(1n << 520n), max: 1n << 520n }), (value) => {
      assert.equal(readInteger(parseDer(derInteger(value))), value);
    }),
  );
});

test('integers in more octets than needed, empty or enormous are refused', () => {
  assert.equal(readInteger(node('02020080')), 128n);
  assert.equal(readInteger(node('0202ff7f')), -129n);
  for (const hex of ['0202007f', '0202ff80', '0200']) {
    assert.throws(() => readInteger(node(hex)), refusal, hex);
  }
  const huge = parseDer(derElement(tag.integer, new Uint8Array(10_000_000).fill(0x55)));
  assert.throws(() => readInteger(huge), refusal);
});

test('a small integer is one that a number can hold', () => {
  const { MAX_SAFE_INTEGER: max } = Number;
  assert.equal(readSmallInteger(parseDer(derInteger(max))), max);
  assert.throws(() => readSmallInteger(parseDer(derInteger(BigInt(max) + 1n))), refusal);
  assert.throws(() => readSmallInteger(parseDer(derInteger(-BigInt(max) - 1n))), refusal);
});

test('magnitudes are never read as negative', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (magnitude) => {
      const hex = Buffer.from(magnitude).toString('hex');
      assert.equal(readInteger(parseDer(derUnsigned(magnitude))), BigInt(`0x${hex}`));
    }),
  );
  assert.equal(readInteger(parseDer(derUnsigned(new Uint8Array()))), 0n);
});

test('a boolean is 00 or ff and nothing between', () => {
  assert.equal(readBoolean(parseDer(derBoolean(true))), true);
  assert.equal(readBoolean(parseDer(derBoolean(false))), false);
  for (const hex of ['010101', '0100', '0102ffff']) {
    assert.throws(() => readBoolean(node(hex)), refusal, hex);
  }
});

test('an enumeration is no integer, and the other way round', () => {
  assert.equal(readEnumerated(parseDer(derEnumerated(5))), 5);
  assert.throws(() => readEnumerated(parseDer(derInteger(5))), refusal);
  assert.throws(() => readInteger(parseDer(derEnumerated(5))), refusal);
});

test('a bit string of octets has no unused bits', () => {
  const content = Uint8Array.of(1, 2, 3);
  assert.deepEqual(readBitString(parseDer(derBitString(content))), content);
  for (const hex of ['030201fe', '0300']) {
    assert.throws(() => readBitString(node(hex)), refusal, hex);
  }
});

test('named bits come back as the set that was written', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 40 })), (bits) => {
      const read = readNamedBits(parseDer(derNamedBits(bits)));
      assert.deepEqual(
        [...read],
        [...bits].sort((left, right) => left - right),
      );
    }),
  );
});

test('named bits that cannot be, or that are far too many, are refused', () => {
  for (const hex of ['0300', '030107', '03020880']) {
    assert.throws(() => readNamedBits(node(hex)), refusal, hex);
  }
  const huge = parseDer(derElement(tag.bitString, new Uint8Array(4_000_000).fill(0xff, 1)));
  assert.throws(() => readNamedBits(huge), refusal);
});

test('text is read in every string type of X.509', () => {
  const texts: readonly [string, string][] = [
    ['0c06e99bb2e58db0', '雲印'],
    ['130141', 'A'],
    ['160140', '@'],
    ['120131', '1'],
    ['1a0141', 'A'],
    ['1401e9', 'é'],
    ['1e0496f25370', '雲印'],
  ];
  for (const [hex, text] of texts) assert.equal(readText(node(hex)), text, hex);
  for (const none of [undefined, node('0500')]) {
    assert.throws(() => readText(none), { code: 'der_unexpected_tag' });
  }
});

test('a byte order mark is part of the text, not swallowed', () => {
  assert.equal(readText(parseDer(derUtf8String('\ufeffA'))), '\ufeffA');
});

test('text that its type cannot hold is refused', () => {
  for (const hex of [
    '0c01ff',
    '1301e9',
    '160180',
    '1e0141',
    '1e02d800',
    '040141',
    '1c0400000041',
  ]) {
    assert.throws(() => readText(node(hex)), refusal, hex);
  }
});

test('octets, identifiers and tags are what they say', () => {
  assert.deepEqual(readOctetString(parseDer(derOctetString(Uint8Array.of(7)))), Uint8Array.of(7));
  assert.equal(readObjectIdentifier(node('06032b6570')), '1.3.101.112');
  assert.equal(expectTag(parseDer(derNull()), tag.null).content.length, 0);
  assert.throws(() => readOctetString(node('0500')), refusal);
  assert.throws(() => readObjectIdentifier(node('0400')), refusal);
  assert.throws(() => expectTag(undefined, tag.null), refusal);
});

test('members of a sequence are taken in order, and none may be left', () => {
  const members = derSequence(
    derInteger(1),
    derExplicit(0, derInteger(2)),
    derImplicit(1, Uint8Array.of(3)),
    derNull(),
  );
  const fields = DerFields.ofSequence(parseDer(members));
  assert.equal(readInteger(fields.take(tag.integer)), 1n);
  assert.equal(fields.takeExplicit(1), undefined);
  assert.equal(readInteger(fields.takeExplicit(0)), 2n);
  assert.deepEqual(fields.takeImplicit(1)?.content, Uint8Array.of(3));
  assert.equal(fields.takeIf(tag.integer), undefined);
  assert.throws(() => fields.take(tag.integer), { code: 'der_unexpected_tag' });
  assert.throws(() => fields.end(), { code: 'der_trailing_bytes' });
  assert.equal(fields.rest().length, 1);
  fields.end();
  assert.throws(() => fields.takeAny(), { code: 'der_truncated' });
  assert.throws(() => DerFields.ofSequence(node('3100')), { code: 'der_unexpected_tag' });
});

test('an explicit tag holds exactly one element', () => {
  for (const hex of ['3002a000', '3006a00405000500']) {
    const fields = DerFields.ofSequence(node(hex));
    assert.throws(() => fields.takeExplicit(0), { code: 'der_bad_value' }, hex);
  }
});

test('readers throw nothing but their own error, whatever the element', () => {
  const readers = [
    readInteger,
    readSmallInteger,
    readEnumerated,
    readBoolean,
    readObjectIdentifier,
    readOctetString,
    readBitString,
    readNamedBits,
    readText,
  ];
  const identifiers = fc.constantFrom(...Object.values(tag).filter((value) => value < 0x20));
  fc.assert(
    fc.property(identifiers, fc.uint8Array({ maxLength: 60 }), (identifier, content) => {
      const element = parseDer(derElement(identifier, content));
      for (const read of readers) {
        try {
          read(element);
        } catch (error) {
          assert.ok(error instanceof PkiError, String(error));
        }
      }
    }),
    { numRuns: 2000 },
  );
});
