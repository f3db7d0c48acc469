/** The cipher for browsers computes what Node's own does. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pdfCipher as browserCipher } from './browser-cipher.ts';
import { pdfCipher as nodeCipher } from './node-cipher.ts';

const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const blocks = fc.nat(20).chain((count) => octets(count * 16));
const input = fc.record({ key: fc.oneof(octets(16), octets(32)), iv: octets(16), data: blocks });

test('AES in CBC mode without padding is the same by both', () => {
  fc.assert(
    fc.property(input, (order) => {
      const sealed = browserCipher.aesCbcEncrypt(order);
      assert.deepEqual(sealed, nodeCipher.aesCbcEncrypt(order));
      assert.deepEqual(browserCipher.aesCbcDecrypt({ ...order, data: sealed }), order.data);
      assert.deepEqual(nodeCipher.aesCbcDecrypt({ ...order, data: sealed }), order.data);
    }),
  );
});

test('digests are the same by both', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
      for (const name of ['md5', 'sha256', 'sha384', 'sha512'] as const) {
        assert.deepEqual(browserCipher.digest(name, data), nodeCipher.digest(name, data));
      }
    }),
  );
});
