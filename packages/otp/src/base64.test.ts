import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase64, toBase64 } from './base64.ts';

test('writes and reads base64 as RFC 4648, 10 shows it', () => {
  const table = { '': '', f: 'Zg==', fo: 'Zm8=', foo: 'Zm9v', foob: 'Zm9vYg==' };
  for (const [plain, encoded] of Object.entries(table)) {
    const octets = new TextEncoder().encode(plain);
    assert.equal(toBase64(octets), encoded);
    assert.deepEqual(fromBase64(encoded), octets);
  }
  assert.deepEqual(fromBase64(' Zm\n9v '), new TextEncoder().encode('foo'));
});

test('takes no other spelling of the same octets', () => {
  for (const text of ['Zh==', 'Zg=', 'Zg', 'Z', 'Zg===', 'Zm9=', 'Zm9v=', 'Zm_v', 'Zm9v\u00a0']) {
    assert.equal(fromBase64(text), undefined, text);
  }
});
