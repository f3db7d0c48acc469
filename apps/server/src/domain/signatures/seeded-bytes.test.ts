import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededBytes } from './seeded-bytes.ts';

const seed = new Uint8Array(32).fill(1);

test('the same seed gives the same bytes, and never the same ones twice', () => {
  const [first, second] = [seededBytes(seed), seededBytes(seed)];
  const asked = [16, 16, 33, 100, 0].map((length) => [first(length), second(length)] as const);
  for (const [left, right] of asked) assert.deepEqual(left, right);
  assert.deepEqual(
    asked.map(([{ length }]) => length),
    [16, 16, 33, 100, 0],
  );
  assert.notDeepEqual(asked[0]?.[0], asked[1]?.[0]);
});

test('one bit of another seed gives other bytes', () => {
  const other = seed.map((octet, index) => (index === 31 ? octet ^ 1 : octet));
  assert.notDeepEqual(seededBytes(seed)(32), seededBytes(other)(32));
});
