/** BER in: the same tree DER would give, and every limit and fault with the nearest input. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { PkiErrorCode } from '../pki-error.ts';
import { PkiError } from '../pki-error.ts';
import { concatBytes, derElement, derHeader } from './encode-der.ts';
import { parseBer, parseBerPrefix } from './parse-ber.ts';
import type { DerNode } from './parse-der.ts';
import { defaultDerLimits, parseDer, receivedOctets } from './parse-der.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');
const formOf = (input: string): string => hex(parseBer(bytes(input)).raw);

function refuses(code: PkiErrorCode, read: () => unknown): void {
  assert.throws(read, (error: unknown) => error instanceof PkiError && error.code === code);
}

describe('DER', () => {
  test('is read as the strict reader reads it, and nothing is copied', () => {
    const input = bytes('300a020105a003040161310080');
    const whole = input.subarray(0, 12);
    const node = parseBer(whole);
    assert.deepEqual(node, parseDer(whole));
    assert.equal(node.received, undefined);
    assert.equal(node.children[1]?.raw.buffer, input.buffer);
    assert.equal(parseBerPrefix(input).raw.length, 12);
  });
});

describe('the DER form', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['of an indefinite length', '30800201050000', '3003020105'],
    ['of one in another', '3080a08002010500000000', '3005a003020105'],
    ['of an empty one', '30800000', '3000'],
    ['of a length in more octets than needed', '308103020105', '3003020105'],
    ['of a primitive with such a length', '0481026162', '04026162'],
    ['of a length with leading zeros', '04840000000161', '040161'],
    ['of one with as many as are read', '0488000000000000000161', '040161'],
    ['of an octet string in pieces', '240704016104026263', '0403616263'],
    ['of pieces without an end known', '24800401610401620000', '04026162'],
    ['of pieces in pieces', '248024800401610000040262630000', '0403616263'],
    ['of no pieces', '24800000', '0400'],
    [
      'of an octet string that has an odd one within',
      '308024030401610201050000',
      '3006040161020105',
    ],
  ];
  for (const [what, ber, der] of rows) {
    test(what, () => {
      assert.equal(formOf(ber), der);
      const node = parseBer(bytes(ber));
      assert.equal(hex(receivedOctets(node)), ber);
      assert.deepEqual(parseDer(node.raw).content, node.content);
    });
  }

  test('is what the elements within have too, and those that were DER have their own octets', () => {
    const input = bytes('3080a08002010500000401610000');
    const node = parseBer(input);
    const [wrapper, plain] = node.children;
    assert.equal(hex(wrapper?.raw ?? input), 'a003020105');
    assert.equal(hex(wrapper?.received ?? input), 'a0800201050000');
    assert.equal(plain?.received, undefined);
    assert.equal(plain?.raw.buffer, input.buffer);
  });

  test('grows its length octets with its content', () => {
    for (const length of [127, 128, 255, 256, 70_000]) {
      const pieces = [new Uint8Array(length - 1).fill(1), Uint8Array.of(2)];
      const ber = concatBytes([
        bytes('2480'),
        ...pieces.map((piece) => derElement(0x04, piece)),
        bytes('0000'),
      ]);
      assert.deepEqual(parseBer(ber).raw, derElement(0x04, concatBytes(pieces)));
    }
  });
});

const faults: readonly [string, string, PkiErrorCode][] = [
  ['nothing at all', '', 'der_truncated'],
  ['no end of contents', '3080020105', 'der_truncated'],
  ['half an end of contents', '308002010500', 'der_truncated'],
  ['an end of contents with a length', '308002010500010000', 'der_unexpected_tag'],
  ['an end of contents where none was due', '30050201050000', 'der_unexpected_tag'],
  ['an inner element that takes the end of the outer', '308030800201050000', 'der_truncated'],
  ['a byte behind the end of contents', '3080000000', 'der_trailing_bytes'],
  ['a primitive without an end', '04800000', 'der_indefinite_length'],
  ['a piece that is no octet string', '24800201050000', 'der_unexpected_tag'],
  ['a child that ends beyond its parent', '30030202050500', 'der_truncated'],
  ['a length in nine octets', '048900000000000000000161', 'der_too_large'],
  ['the reserved length octet', '04ff', 'der_too_large'],
  ['more announced than any number counts', '0488ffffffffffffffff', 'der_truncated'],
  ['a length cut short', '0482ff', 'der_truncated'],
  ['a tag number above 30', '1f810100', 'der_unexpected_tag'],
];

for (const [what, input, code] of faults) {
  test(`refuses ${what}`, () => refuses(code, () => parseBer(bytes(input))));
}

describe('limits', () => {
  test('bound the depth, where every level costs two octets', () => {
    const nested = (depth: number): Uint8Array =>
      concatBytes([
        ...Array.from({ length: depth }, () => bytes('3080')),
        ...Array.from({ length: depth }, () => bytes('0000')),
      ]);
    const { depthMax } = defaultDerLimits;
    assert.equal(parseBer(nested(depthMax + 1)).raw.length, 2 * (depthMax + 1));
    refuses('der_too_deep', () => parseBer(nested(depthMax + 2)));
    refuses('der_too_deep', () => parseBer(nested(1_000_000)));
  });

  test('bound the number of pieces', () => {
    const pieces = (count: number): Uint8Array =>
      concatBytes([
        bytes('2480'),
        new Uint8Array(count * 2).map((_, at) => (at % 2 ? 0 : 4)),
        bytes('0000'),
      ]);
    const limits = { ...defaultDerLimits, elementsMax: 10 };
    assert.equal(parseBer(pieces(9), limits).content.length, 0);
    refuses('der_too_many_elements', () => parseBer(pieces(10), limits));
  });

  test('bound what is held, and DER within is not held before somebody looks', () => {
    const limits = { ...defaultDerLimits, elementsMax: 10, nodesMax: 4 };
    const within = (list: string) => parseBer(bytes(`3080${list}0000`), limits).children[0];
    assert.equal(hex(within('30080500050005000500')?.raw ?? bytes('')), '30080500050005000500');
    refuses('der_too_many_elements', () => within('30080500050005000500')?.children);
    // The same list, and not DER: to know its form it has to be held.
    refuses('der_too_many_elements', () => within('308005000500050005000000'));
    assert.equal(hex(within('3080050005000000')?.raw ?? bytes('')), '300405000500');
  });

  test('bound the bytes before anything is read', () => {
    const limits = { ...defaultDerLimits, bytesMax: 4 };
    assert.equal(parseBer(bytes('30800000'), limits).raw.length, 2);
    refuses('der_too_large', () => parseBer(bytes('3080300000'), limits));
  });
});

/** Any tree, written in BER by the throw of a coin, with its DER beside it. */
interface Written {
  readonly ber: Uint8Array;
  readonly der: Uint8Array;
}

const { tree } = fc.letrec<{ tree: Written; leaf: Written; branch: Written }>((tie) => ({
  tree: fc.oneof({ maxDepth: 5, withCrossShrink: true }, tie('leaf'), tie('branch')),
  leaf: fc
    .tuple(fc.uint8Array({ maxLength: 200 }), fc.boolean(), fc.nat(3))
    .map(([content, inPieces, zeros]) => writeLeaf(content, inPieces, zeros)),
  branch: fc
    .tuple(fc.constantFrom(0x30, 0x31, 0xa0), fc.array(tie('tree'), { maxLength: 4 }), fc.boolean())
    .map(([tag, children, indefinite]) => {
      const ber = concatBytes(children.map((child) => child.ber));
      const der = derElement(tag, concatBytes(children.map((child) => child.der)));
      if (!indefinite) return { ber: derElement(tag, ber), der };
      return { ber: concatBytes([Uint8Array.of(tag, 0x80), ber, new Uint8Array(2)]), der };
    }),
}));

function writeLeaf(content: Uint8Array, inPieces: boolean, zeros: number): Written {
  const der = derElement(0x04, content);
  if (!inPieces) {
    const length = Uint8Array.of(...new Uint8Array(zeros), content.length);
    return { der, ber: concatBytes([Uint8Array.of(0x04, 0x80 | length.length), length, content]) };
  }
  const half = content.length >> 1;
  const pieces = [content.subarray(0, half), content.subarray(half)];
  return {
    der,
    ber: derElement(0x24, concatBytes(pieces.map((piece) => derElement(0x04, piece)))),
  };
}

test('whatever way a tree was written, its DER form is the one DER there is', () => {
  const withoutReceived = ({ tag, raw, content, children }: DerNode): object => ({
    ...{ tag, raw: hex(raw), content: hex(content) },
    children: children.map(withoutReceived),
  });
  fc.assert(
    fc.property(tree, ({ ber, der }) => {
      const node = parseBer(ber);
      assert.deepEqual(node.raw, der);
      assert.deepEqual(withoutReceived(node), withoutReceived(parseDer(der)));
      assert.deepEqual(receivedOctets(node), ber);
    }),
  );
});

test('any bytes are read or refused with a code, never anything else', () => {
  const input = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc
      .array(fc.constantFrom(0x00, 0x04, 0x24, 0x30, 0x80, 0x01), { maxLength: 64 })
      .map((octets) => Uint8Array.from(octets)),
  );
  fc.assert(
    fc.property(input, (octets) => {
      try {
        assert.equal(parseBer(octets).raw.length > 0, true);
      } catch (error) {
        assert.ok(error instanceof PkiError);
      }
    }),
    { numRuns: 1000 },
  );
});

test('a header says how long the content is', () => {
  assert.deepEqual(derHeader(0x30, 5), [0x30, 5]);
  assert.deepEqual(derHeader(0x30, 0x1234), [0x30, 0x82, 0x12, 0x34]);
});
