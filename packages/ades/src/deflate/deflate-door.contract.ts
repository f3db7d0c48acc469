/** What every door to DEFLATE must do; the data is packed by Node's own zlib and by the door. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { constants, deflateRawSync, deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import type { DeflateDoor } from './deflate-door.ts';

const plenty = 10_000_000;
const text = new TextEncoder().encode('signed here, and here, and here; '.repeat(40));
const packings = [
  { level: 9 },
  { level: 1 },
  { level: 0 },
  { strategy: constants.Z_HUFFMAN_ONLY },
  { strategy: constants.Z_FIXED },
  { windowBits: 9 },
];

export function testDeflateDoor(name: string, door: DeflateDoor): void {
  describe(name, () => {
    testRoundTrips(door);
    testBounds(door);
    testFaults(door);
  });
}

function testRoundTrips({ inflateRaw, inflateZlib, deflateZlib }: DeflateDoor): void {
  test('what it deflates others inflate, and what others deflate it inflates', () => {
    const data = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.nat(9000))
        .map(([bytes, count]) =>
          new Uint8Array(count).map((_, at) => bytes[at % bytes.length] ?? 0),
        ),
    );
    fc.assert(
      fc.property(data, fc.constantFrom(...packings), (bytes, options) => {
        assert.deepEqual(new Uint8Array(inflateSync(deflateZlib(bytes))), bytes);
        const packed = new Uint8Array(deflateSync(bytes, options));
        assert.deepEqual(inflateZlib(packed, plenty).bytes, bytes);
        const raw = new Uint8Array(deflateRawSync(bytes, options));
        assert.deepEqual(inflateRaw(raw, plenty).bytes, bytes);
      }),
    );
  });

  test('megabytes that compress well, badly and not at all come out whole', () => {
    let state = 1;
    const noise = new Uint8Array(1_500_000).map(() => {
      state = (state * 48_271) % 2_147_483_647;
      return state & 0xff;
    });
    for (const bytes of [noise, new Uint8Array(3_000_000), noise.map((octet) => octet & 7)]) {
      for (const options of packings) {
        const packed = new Uint8Array(deflateSync(bytes, options));
        const { bytes: out = new Uint8Array() } = inflateZlib(packed, plenty);
        assert.equal(Buffer.compare(out, bytes), 0);
      }
    }
  });
}

function testBounds({ inflateRaw, inflateZlib }: DeflateDoor): void {
  test('the bound holds to the octet', () => {
    const packed = new Uint8Array(deflateSync(new Uint8Array(10_000)));
    assert.equal(inflateZlib(packed, 10_000).bytes?.length, 10_000);
    assert.equal(inflateZlib(packed, 9_999).fault, 'too_large');
    assert.equal(inflateRaw(packed.subarray(2), 10_000).bytes?.length, 10_000);
    assert.equal(inflateRaw(packed.subarray(2), 9_999).fault, 'too_large');
  });

  test('a bomb is stopped long before it has gone off', () => {
    const bomb = new Uint8Array(deflateSync(new Uint8Array(200_000_000)));
    const before = process.memoryUsage().rss;
    assert.equal(inflateRaw(bomb.subarray(2), 1_000_000).fault, 'too_large');
    assert.ok(process.memoryUsage().rss - before < 64 * 1024 * 1024);
  });

  test('what follows the data is passed over, be it long', () => {
    const packed = new Uint8Array(deflateSync(text));
    const followed = new Uint8Array(packed.length + 20_000_000).fill(0x5a);
    followed.set(packed);
    const begun = performance.now();
    assert.deepEqual(inflateRaw(followed.subarray(2), plenty).bytes, text);
    assert.deepEqual(inflateZlib(followed.subarray(0, packed.length + 9), plenty).bytes, text);
    assert.ok(performance.now() - begun < 2000);
  });
}

function testFaults({ inflateRaw, inflateZlib }: DeflateDoor): void {
  const packed = new Uint8Array(deflateSync(text));

  test('of plain data that is cut off there is what could be inflated', () => {
    for (let length = 20; length < packed.length - 6; length += 5) {
      const { bytes = new Uint8Array(1) } = inflateRaw(packed.subarray(2, length), plenty);
      assert.deepEqual(bytes, text.subarray(0, bytes.length));
    }
    const { bytes = new Uint8Array() } = inflateRaw(packed.subarray(2, -6), plenty);
    assert.ok(bytes.length > 30);
    assert.equal(inflateRaw(new Uint8Array(), plenty).bytes?.length, 0);
  });

  const faults: Readonly<Record<string, Uint8Array>> = {
    'no data': new Uint8Array(),
    'a header alone': packed.subarray(0, 2),
    'another method': Uint8Array.of(0x77, ...packed.subarray(1)),
    'a wrong check of the header': Uint8Array.of(0x78, 0x9d, ...packed.subarray(2)),
    'a dictionary': Uint8Array.of(0x78, 0xbb, 0, 0, 0, 1, ...packed.subarray(2)),
    'a wrong checksum': packed.map((octet, at) => (at === packed.length - 1 ? octet ^ 1 : octet)),
    'a checksum cut off': packed.subarray(0, -1),
    'another octet inside': packed.map((octet, at) => (at === 8 ? octet ^ 0x10 : octet)),
    text: new TextEncoder().encode('not deflated'),
  };
  for (const [what, data] of Object.entries(faults)) {
    test(`a zlib stream with ${what} is corrupt`, () => {
      assert.equal(inflateZlib(data, plenty).fault, 'corrupt');
    });
  }

  test('plain data of a block type that there is not is corrupt', () => {
    assert.equal(inflateRaw(Uint8Array.of(0x07, 0, 0, 0), plenty).fault, 'corrupt');
  });

  test('any bytes give bytes or a fault, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
        for (const { bytes, fault } of [inflateRaw(data, 5000), inflateZlib(data, 5000)]) {
          assert.ok(fault !== undefined || bytes.length <= 5000);
        }
      }),
      { numRuns: 2000 },
    );
  });
}
