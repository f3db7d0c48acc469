/** The key file: made once, for its owner alone, and refused when it is not what it must be. */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import { Outage } from '#domain/outage.ts';
import { loadKeyEncryptionKey } from './key-encryption-key.ts';

function place(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-key-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, file: join(folder, 'own.key') };
}

function refuses(file: string): void {
  assert.throws(
    () => loadKeyEncryptionKey(file),
    (error) => error instanceof Outage && error.code === 'vault_failed',
  );
}

test('the first start makes the file, and later ones read the same key', (t) => {
  const { folder, file } = place(t);
  const first = loadKeyEncryptionKey(file);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ['own.key']);
  assert.deepEqual(loadKeyEncryptionKey(file).subkey('wrap-keys'), first.subkey('wrap-keys'));
});

test('each use has a key of its own, and none of them prints', (t) => {
  const key = loadKeyEncryptionKey(place(t).file);
  const uses = (['wrap-keys', 'seal-secrets', 'mac-secrets'] as const).map(key.subkey);
  const texts = uses.map((subkey) => Buffer.from(subkey).toString('hex'));
  assert.equal(new Set(texts).size, 3);
  assert.ok(!inspect(key, { depth: 9, showHidden: true }).includes(texts[0] ?? ''));
});

for (const mode of [0o640, 0o604, 0o660]) {
  test(`a file of mode ${mode.toString(8)} is open to others: refused`, (t) => {
    const { file } = place(t);
    loadKeyEncryptionKey(file);
    chmodSync(file, mode);
    refuses(file);
    chmodSync(file, 0o400);
    loadKeyEncryptionKey(file);
  });
}

for (const size of [0, 31, 33]) {
  test(`a file of ${size} bytes is no key, and is left as it is`, (t) => {
    const { file } = place(t);
    writeFileSync(file, new Uint8Array(size), { mode: 0o600 });
    refuses(file);
    assert.equal(statSync(file).size, size);
  });
}

test('in a folder that is not there nothing is made', (t) => {
  const { folder } = place(t);
  refuses(join(folder, 'missing', 'own.key'));
  assert.deepEqual(readdirSync(folder), []);
});
