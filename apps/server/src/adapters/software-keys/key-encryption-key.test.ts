/** The key file: made once, for its owner alone, and refused when it is not what it must be. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import { Outage } from '#domain/outage.ts';
import { loadKeyEncryptionKey } from './key-encryption-key.ts';
import { readKeyFile, replaceKeyFile } from './key-file.ts';
import { beginRotation, prepareGeneration } from './rotate-key-file.ts';
import { boxGeneration, closeBox, openBox } from './sealed-box.ts';
import { macGeneration, SoftwareSealing } from './software-sealing.ts';

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
  assert.deepEqual(loadKeyEncryptionKey(file).current('wrap-keys'), first.current('wrap-keys'));
});

test('each use has a key of its own, and none of them prints', (t) => {
  const key = loadKeyEncryptionKey(place(t).file);
  const uses = (['wrap-keys', 'seal-secrets', 'mac-secrets'] as const).map((use) =>
    key.current(use),
  );
  const texts = uses.map((subkey) => Buffer.from(subkey.key).toString('hex'));
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

function copyOf(file: string): string {
  copyFileSync(file, `${file}.copy`);
  return `${file}.copy`;
}

/** What a rotation does to the file, without the rest of it. */
function addGeneration(file: string): void {
  const { current, generations } = readKeyFile(file);
  const next = { generation: current + 1, addedAt: 0, key: randomBytes(32) };
  const all = [...generations, next];
  const counting = { current: current + 1, rotating: true, rotatedAt: 0 };
  replaceKeyFile(file, { ...counting, generations: all });
}

test('a key that was loaded before a rotation protects and opens as one loaded after', (t) => {
  const { folder, file } = place(t);
  const old = loadKeyEncryptionKey(file);
  const secret = Uint8Array.of(1, 2, 3);
  const before = closeBox(old.current('wrap-keys'), secret, 'place');
  addGeneration(file);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ['own.key']);

  const fresh = loadKeyEncryptionKey(file);
  const after = closeBox(fresh.current('wrap-keys'), secret, 'place');
  assert.deepEqual([before, after].map(boxGeneration), [0, 1]);
  for (const key of [old, fresh]) {
    const keyOf = (generation: number) => key.of(generation, 'wrap-keys');
    assert.deepEqual(openBox(keyOf, before, 'place'), secret);
    assert.deepEqual(openBox(keyOf, after, 'place'), secret);
    assert.throws(() => openBox(keyOf, after, 'other place'));
  }
  assert.equal(old.current('seal-secrets').generation, 1);
});

test('where a rotation was prepared, the first value of the new generation begins it', (t) => {
  const { file } = place(t);
  const here = loadKeyEncryptionKey(file);
  prepareGeneration(file, 0);
  const elsewhere = loadKeyEncryptionKey(copyOf(file));
  beginRotation(file, 0);
  assert.equal(elsewhere.current('wrap-keys').generation, 0);

  const box = closeBox(here.current('wrap-keys'), Uint8Array.of(7), '');
  openBox((generation) => elsewhere.of(generation, 'wrap-keys'), box, '');
  assert.equal(elsewhere.current('wrap-keys').generation, 1);
  assert.equal(elsewhere.current('mac-secrets').generation, 1);
  elsewhere.of(0, 'wrap-keys');
  assert.equal(elsewhere.current('wrap-keys').generation, 1);
  assert.throws(() => elsewhere.of(2, 'wrap-keys'));
  assert.equal(elsewhere.current('wrap-keys').generation, 1);
});

test('a MAC is compared under the key it was made under, and made anew under the newest', async (t) => {
  const { file } = place(t);
  const sealing = new SoftwareSealing(loadKeyEncryptionKey(file));
  const [pin, context] = [Buffer.from('135790'), 'factor:pin:1'];
  const first = await sealing.mac(pin, context);
  addGeneration(file);
  const second = await sealing.mac(pin, context);
  assert.deepEqual([first, second].map(macGeneration), [0, 1]);
  assert.deepEqual(await sealing.mac(pin, context, first), first);
  assert.deepEqual(await sealing.mac(pin, context, second), second);
  assert.notDeepEqual(await sealing.mac(Buffer.from('135791'), context, first), first);
  assert.notDeepEqual(await sealing.mac(pin, context, Uint8Array.of(1, 2)), first);
});

test('a value of a generation the file does not have is an outage that says so', (t) => {
  const { file } = place(t);
  const key = loadKeyEncryptionKey(file);
  assert.throws(
    () => key.of(7, 'mac-secrets'),
    (error) => error instanceof Outage && /lacks generation 7/.test(String(error.cause)),
  );
});

test('when the file is gone, what was protected still opens, but nothing new is protected', (t) => {
  const { file } = place(t);
  const key = loadKeyEncryptionKey(file);
  const box = closeBox(key.current('wrap-keys'), Uint8Array.of(7), '');
  rmSync(file);
  openBox((generation) => key.of(generation, 'wrap-keys'), box, '');
  assert.throws(() => key.current('wrap-keys'), Outage);
});

const sound = { generation: 0, key: Buffer.alloc(32).toString('base64') };
const list = { file: 'kumoin key-encryption key', current: 0, rotating: false };
const oddFiles: Readonly<Record<string, unknown>> = {
  'of another kind': { ...list, file: 'shopping', generations: [sound] },
  'without generations': { ...list, generations: [] },
  'whose current generation is missing': { ...list, current: 1, generations: [sound] },
  'with one generation twice': { ...list, generations: [sound, sound] },
  'that was rotated at no time': { ...list, rotatedAt: 'soon', generations: [sound] },
  'with a short key': { ...list, generations: [{ ...sound, key: 'AAAA' }] },
};

for (const [what, content] of Object.entries(oddFiles)) {
  test(`a list ${what} is no key`, (t) => {
    const { file } = place(t);
    writeFileSync(file, JSON.stringify({ ...list, generations: [sound] }), { mode: 0o600 });
    loadKeyEncryptionKey(file);
    writeFileSync(file, JSON.stringify(content));
    refuses(file);
  });
}
