import assert from 'node:assert/strict';
import { test } from 'node:test';
import { V8PlainValues } from './v8-plain-values.ts';

test('values come back as they went, bytes as bytes and what is undefined as that', () => {
  const values = new V8PlainValues();
  const value = {
    text: '山田',
    none: undefined,
    list: [{ bytes: Uint8Array.of(0, 255) }, 7],
    // A part of a larger buffer takes nothing of the rest along.
    part: new Uint8Array(100).subarray(10, 12),
  };
  const bytes = values.toBytes(value);
  assert.ok(bytes instanceof Uint8Array && bytes.length < 200, String(bytes.length));
  assert.deepEqual(values.fromBytes(bytes), value);
});

test('bytes that are none of ours are refused', () => {
  assert.throws(() => new V8PlainValues().fromBytes(new TextEncoder().encode('{}')));
});
