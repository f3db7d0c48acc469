import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSignatureFont } from './signature-font.ts';

test('a font is read once, and by whoever was built alone', () => {
  const font = makeSignatureFont();
  assert.equal(font(), font());
  assert.ok(font().length > 0);
  // What one server does to its octets is not seen by another in the same process.
  assert.notEqual(makeSignatureFont()(), font());
});
