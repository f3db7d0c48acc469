/** Strict reading: every limit and every rule of DER, with the nearest input that breaks it. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { PkiErrorCode } from '../pki-error.ts';
import { PkiError } from '../pki-error.ts';
import { concatBytes, derElement, derOctetString, derSequence } from './encode-der.ts';
import type { DerNode } from './parse-der.ts';
import { defaultDerLimits, parseDer, parseDerPrefix } from './parse-der.ts';
import { walkElements } from './read-element.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

function refuses(code: PkiErrorCode, read: () => unknown): void {
  assert.throws(read, (error: unknown) => error instanceof PkiError && error.code === code);
}

test('reads one element and keeps the exact span of every part', () => {
  const input = bytes('3006020105040161');
  const node = parseDer(input);
  assert.equal(node.tag, 0x30);
  assert.deepEqual(node.raw, input);
  assert.deepEqual(node.content, input.subarray(2));
  assert.deepEqual(
    node.children.map((child) => Buffer.from(child.raw).toString('hex')),
    ['020105', '040161'],
  );
});

const faults: readonly [string, string, PkiErrorCode][] = [
  ['nothing at all', '', 'der_truncated'],
  ['a tag alone', '30', 'der_truncated'],
  ['a byte less than the length says', '040261', 'der_truncated'],
  ['a byte more than the length says', '04016162', 'der_trailing_bytes'],
  ['a child longer than its parent', '3003020205', 'der_truncated'],
  ['a child that ends beyond its parent', '30030202050500', 'der_truncated'],
  ['a child header cut by its parent', '300102', 'der_truncated'],
  ['an indefinite length', '30800000', 'der_indefinite_length'],
  ['a long form where the short one would do', '04810161', 'der_length_not_minimal'],
  ['a long form padded with zero', `0482007f${'00'.repeat(127)}`, 'der_length_not_minimal'],
  ['a two-octet form where one would do', `048200ff${'00'.repeat(255)}`, 'der_length_not_minimal'],
  ['a length of five octets', '04850000000001', 'der_too_large'],
  ['the reserved length octet', '04ff', 'der_too_large'],
  ['a length cut short', '0482ff', 'der_truncated'],
  ['four gigabytes announced', '0484ffffffff', 'der_truncated'],
  ['a tag number above 30', '1f810100', 'der_unexpected_tag'],
];

for (const [what, hex, code] of faults) {
  test(`refuses ${what}`, () => refuses(code, () => parseDer(bytes(hex))));
}

test('reads the shortest long forms', () => {
  for (const length of [127, 128, 255, 256, 65_535, 65_536]) {
    const content = new Uint8Array(length);
    assert.deepEqual(parseDer(derOctetString(content)).content, content);
  }
});

test('a prefix is read alone, whatever follows; the whole is not', () => {
  const padded = bytes('0201050000');
  assert.deepEqual(parseDerPrefix(padded).raw, bytes('020105'));
  refuses('der_trailing_bytes', () => parseDer(padded));
});

test('reads nesting up to the limit and refuses one level more', () => {
  const nested = (depth: number): Uint8Array => {
    let inner = derSequence();
    for (let level = 0; level < depth; level += 1) inner = derSequence(inner);
    return inner;
  };
  assert.equal(parseDer(nested(defaultDerLimits.depthMax)).tag, 0x30);
  refuses('der_too_deep', () => parseDer(nested(defaultDerLimits.depthMax + 1)));
});

test('a hundred thousand levels are refused, not followed', () => {
  let inner: Uint8Array = new Uint8Array();
  const parts: Uint8Array[] = [];
  for (let level = 0; level < 100_000; level += 1) {
    const header = derElement(0x30, new Uint8Array()).slice(0, 1);
    parts.push(header, Uint8Array.of(0x80));
  }
  inner = concatBytes(parts);
  refuses('der_indefinite_length', () => parseDer(inner));
});

test('reads as many elements as allowed and refuses one more', () => {
  const limits = { ...defaultDerLimits, elementsMax: 5 };
  const four = concatBytes(Array.from({ length: 4 }, () => bytes('0500')));
  assert.equal(parseDer(derElement(0x30, four), limits).children.length, 4);
  refuses('der_too_many_elements', () =>
    parseDer(derElement(0x30, concatBytes([four, bytes('0500')])), limits),
  );
});

test('looks through more elements than it holds, and holds none that nobody looks at', () => {
  const limits = { ...defaultDerLimits, elementsMax: 6, nodesMax: 4 };
  const nulls = (count: number) =>
    derSequence(...Array.from({ length: count }, () => bytes('0500')));
  const parse = (list: Uint8Array) => parseDer(derSequence(list), limits);
  assert.equal(parse(nulls(2)).children[0]?.children.length, 2);
  const [long] = parse(nulls(4)).children;
  assert.deepEqual(long?.raw, nulls(4));
  refuses('der_too_many_elements', () => long?.children);
  refuses('der_too_many_elements', () => parse(nulls(5)));
  refuses('der_truncated', () => parse(derSequence(bytes('0501'))));
});

test('reads as many bytes as allowed and refuses one more', () => {
  const limits = { ...defaultDerLimits, bytesMax: 10 };
  assert.equal(parseDer(derOctetString(new Uint8Array(8)), limits).content.length, 8);
  refuses('der_too_large', () => parseDer(derOctetString(new Uint8Array(9)), limits));
});

const tree: fc.Arbitrary<Uint8Array> = fc.letrec<{ node: Uint8Array }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6 },
    fc.uint8Array({ maxLength: 300 }).map((content) => derElement(0x04, content)),
    fc.array(tie('node'), { maxLength: 4 }).map((children) => derSequence(...children)),
  ),
})).node;

function rebuild(node: DerNode): Uint8Array {
  const content = node.tag === 0x30 ? concatBytes(node.children.map(rebuild)) : node.content;
  return derElement(node.tag, content);
}

test('what was written is what is read, over arbitrary trees', () => {
  fc.assert(
    fc.property(tree, (der) => {
      assert.deepEqual(rebuild(parseDer(der)), der);
    }),
  );
});

test('walking elements finds the same children as the tree', () => {
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 5 }), (children) => {
      const walked = [...walkElements(concatBytes(children))].map((element) => element.raw);
      assert.deepEqual(walked, children);
    }),
  );
});

test('no bytes at all make it hang or throw anything but its own error', () => {
  const attempt = (input: Uint8Array): void => {
    try {
      parseDer(input);
    } catch (error) {
      assert.ok(error instanceof PkiError, String(error));
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), attempt), { numRuns: 2000 });
  fc.assert(
    fc.property(tree, fc.nat(), fc.integer({ min: 1, max: 255 }), (der, at, flip) => {
      const broken = Uint8Array.from(der);
      broken[at % der.length] = (broken[at % der.length] ?? 0) ^ flip;
      attempt(broken);
      attempt(der.subarray(0, at % der.length));
    }),
    { numRuns: 1000 },
  );
});
