/** An API node and its vault start in any order; what never comes is told in plain words. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import {
  connectVault,
  startVault,
  vaultPlace,
} from '#adapters/vault-process/vault-world.contract.ts';
import { explainFailure } from '../commands/explain-failure.ts';
import { makeCheckHealth } from './health.ts';
import { awaitVault } from './open-vault.ts';

const limits = { connectWaitMs: 200 };

test('a node that starts before its vault waits for it', async (t) => {
  const place = vaultPlace(t);
  const waiting = awaitVault(connectVault(t, place, { limits }), place, 10_000);
  await pause(700);
  await startVault(t, place);
  await waiting;
});

test('a vault that does not come is named, with what to do', async (t) => {
  const place = vaultPlace(t);
  const started = performance.now();
  const attempt = awaitVault(connectVault(t, place, { limits }), place, 500);
  await assert.rejects(attempt, (error) => {
    assert.match(explainFailure(error), /no vault at .*vault\.sock.*ENOENT.*--roles vault/);
    return true;
  });
  assert.ok(performance.now() - started < 2000);
});

test('a vault whose keys are in trouble is there', async (t) => {
  const place = vaultPlace(t);
  const trouble = { state: 'failed', reason: 'token a: CKR_DEVICE_ERROR' } as const;
  await startVault(t, place, { health: async () => trouble });
  await awaitVault(connectVault(t, place, { limits }), place, 500);
});

test('readiness tells everybody that the vault is away, and nobody where it would be', async (t) => {
  const place = vaultPlace(t);
  const vault = connectVault(t, place, { limits });
  const run = async () => (await vault.health()) ?? { state: 'ok' as const };
  const checkHealth = makeCheckHealth({ checks: [{ name: 'vault', run }], stage: () => 'serving' });
  const [, finding] = await checkHealth();
  assert.deepEqual(finding, { name: 'vault', state: 'failed', reason: 'vault_failed' });
});
