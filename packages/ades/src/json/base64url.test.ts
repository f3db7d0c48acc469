import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  decodeBase64,
  decodeBase64Url,
  encodeBase64,
  encodeBase64Url,
  encodeBase64UrlPieces,
} from './base64url.ts';

test('writes and reads octets as another library does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (octets) => {
      const text = encodeBase64Url(octets);
      assert.equal(text, Buffer.from(octets).toString('base64url'));
      assert.deepEqual(decodeBase64Url(text), octets);
      assert.deepEqual(decodeBase64(encodeBase64(octets)), octets);
    }),
  );
});

test('joins long texts without padding in between', () => {
  const octets = new Uint8Array(100_000).map((_, index) => index * 31);
  assert.equal(encodeBase64(octets), Buffer.from(octets).toString('base64'));
});

test('gives piece by piece the text of the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 9 })), (pieces) => {
      const text = Buffer.concat([...encodeBase64UrlPieces(pieces)]).toString();
      assert.equal(text, Buffer.concat(pieces).toString('base64url'));
    }),
  );
});

test('reads no second text for the same octets', () => {
  const foreign = [
    'YQ==',
    'YQ=',
    'YR',
    'Y',
    'YWI=',
    'Y Q',
    'YQ\n',
    'Y\\Q',
    'YWJj+A',
    'YWJj/A',
    'é',
  ];
  for (const text of foreign) assert.equal(decodeBase64Url(text), undefined, text);
  for (const text of ['YQ', 'YR==', 'YQ=', 'YWJj-A==', 'Y Q=', 'Y===', '====']) {
    assert.equal(decodeBase64(text), undefined, text);
  }
  assert.deepEqual(decodeBase64Url('YQ'), Uint8Array.of(0x61));
  assert.deepEqual(decodeBase64('YQ=='), Uint8Array.of(0x61));
});
