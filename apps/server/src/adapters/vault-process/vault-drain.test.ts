/**
 * A vault that is stopped on purpose: calls under way are answered, calls that come meanwhile
 * wait for the next vault, and nobody can hold it up for longer than it gives them.
 */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { KeyRef } from '#domain/identifiers.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import { sampleWarrant } from '#ports/sample-warrant.contract.ts';
import {
  connectVault,
  frameOf,
  rawClient,
  startVault,
  vaultPlace,
} from './vault-world.contract.ts';

const ecdsa = { scheme: 'ecdsa', hash: 'sha256' } as const;
const keyRef = 'key' as KeyRef;
const digest = () => randomBytes(32);

/** Signs in its own time. */
function slowVault(ms: number, signed: string[] = []): KeyVault {
  const none = () => Promise.reject(new Error('not in this world'));
  const sign: KeyVault['sign'] = async ({ inputs }) => {
    await pause(ms);
    signed.push(...inputs.map((input) => Buffer.from(input).toString('hex')));
    return inputs.map(() => new Uint8Array(64));
  };
  return { generate: none, publicKeyOf: none, destroy: none, sign };
}

test('a vault restarted five times under load loses no call, and makes none twice', async (t) => {
  const place = vaultPlace(t);
  const signed: string[] = [];
  const keyVault = slowVault(20, signed);
  const plan = { keyVault, drainMs: 5000 };
  let vault = await startVault(t, place, plan);
  const clients = [connectVault(t, place), connectVault(t, place)];
  let [calls, done] = [0, false];
  const call = async (turn: number): Promise<void> => {
    while (!done) {
      await clients[turn % 2]?.keyVault.sign(sampleWarrant(keyRef, ecdsa, digest()));
      calls += 1;
    }
  };
  const load = Promise.all(Array.from({ length: 40 }, (_, turn) => call(turn)));
  const restarting = async () => {
    for (let restart = 0; restart < 5; restart += 1) {
      const before = calls;
      while (!done && calls < before + 100) await pause(5);
      await vault.close();
      vault = await startVault(t, place, plan);
    }
  };
  // Whichever fails first ends the other.
  const end = () => (done = true);
  await Promise.all([load.finally(end), restarting().finally(end)]);
  assert.equal(signed.length, calls);
  assert.equal(new Set(signed).size, calls);
});

test('a call under way is answered while the vault closes, one that comes then by the next', async (t) => {
  const place = vaultPlace(t);
  const vault = await startVault(t, place, { keyVault: slowVault(300), drainMs: 5000 });
  const { keyVault, health } = connectVault(t, place);
  const call = keyVault.sign(sampleWarrant(keyRef, ecdsa, digest()));
  await pause(100);
  const closing = vault.close();
  await pause(50);
  const later = health();
  assert.equal((await call).length, 1);
  await closing;
  await startVault(t, place, { health: async () => ({ state: 'degraded', reason: 'next' }) });
  assert.deepEqual(await later, { state: 'degraded', reason: 'next' });
});

test('a call that takes longer than the vault gives it fails', async (t) => {
  const place = vaultPlace(t);
  const vault = await startVault(t, place, { keyVault: slowVault(400), drainMs: 100 });
  const { keyVault } = connectVault(t, place);
  const call = keyVault.sign(sampleWarrant(keyRef, ecdsa, digest()));
  const failure = assert.rejects(call, { code: 'vault_failed' });
  await pause(50);
  const before = performance.now();
  await vault.close();
  assert.ok(performance.now() - before < 350);
  await failure;
});

test('a peer that does not go is cut off', async (t) => {
  const place = vaultPlace(t);
  const vault = await startVault(t, place, { drainMs: 200 });
  const socket = await rawClient(t, place);
  socket.resume();
  const asking = setInterval(() => {
    socket.write(frameOf({ id: 1, call: 'health', asked: null }));
  }, 10);
  t.after(() => clearInterval(asking));
  const before = performance.now();
  await vault.close();
  assert.ok(performance.now() - before < 1000);
});
