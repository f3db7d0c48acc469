import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outage } from '#domain/outage.ts';
import { AesArtifactLock } from './aes-artifact-lock.ts';

const lock = new AesArtifactLock();
const id = 'V1StGXR8_Z5jdHi6B-myT';
const text = '{"client":"契約アプリ"}';

test('the bearer of the identifier reads what was locked', () => {
  const locked = lock.lock(id, text);
  assert.equal(lock.unlock(id, locked), text);
  assert.ok(!locked.includes('client'));
  assert.notEqual(lock.lock(id, text), locked);
});

test('another identifier, or one altered letter, reads nothing', () => {
  const locked = lock.lock(id, text);
  const altered = (locked.startsWith('A') ? 'B' : 'A') + locked.slice(1);
  for (const read of [
    () => lock.unlock(`${id}x`, locked),
    () => lock.unlock(id, altered),
    () => lock.unlock(id, locked.slice(0, -2)),
    () => lock.unlock(id, ''),
  ]) {
    assert.throws(read, Outage);
  }
});
