/**
 * A server that waits for its standby before it says that something is committed, and whose
 * operator ends the wait: it then says so all the same, with no more than a warning.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FactorId } from '#domain/identifiers.ts';
import {
  sampleAccount,
  sampleCredential,
  sampleFactor,
  sampleNote,
} from '#ports/samples.contract.ts';
import { PostgresWorld, postgresMissing, storesOn } from './postgres-world.contract.ts';

const world = new PostgresWorld();
const id = 'factor-1' as FactorId;

async function waitingForStandby(t: TestContext) {
  const url = await world.migratedDatabase();
  const stores = await storesOn(url, t);
  await stores.accounts.add(sampleAccount());
  await stores.credentials.add(sampleCredential());
  await stores.factors.add(sampleFactor());
  const server = await world.server();
  const standby = async (name: string) => {
    await server.query(`alter system set synchronous_standby_names = '${name}'`);
    await server.query('select pg_reload_conf()');
    await sleep(300);
  };
  await standby('nobody');
  t.after(() => standby(''));
  /** Until somebody waits. */
  const endWait = async () => {
    const cancel = `select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`;
    while ((await server.query(cancel)) === '') await sleep(50);
  };
  return { stores, endWait };
}

for (const [what, write] of Object.entries({
  'a shared commit': 'record',
  'a statement of its own': 'claimStep',
} as const)) {
  test(`${what} that no standby has is not told as done`, { skip: postgresMissing }, async (t) => {
    const { stores, endWait } = await waitingForStandby(t);
    const writing =
      write === 'record' ? stores.journal.record(sampleNote) : stores.factors.claimStep(id, 1);
    const told = assert.rejects(writing, { name: 'Outage', code: 'store_failed' });
    await endWait();
    await told;
    // Another connection serves on.
    const owner = { ...sampleFactor(), credentialId: sampleCredential().id };
    assert.equal((await stores.factors.find(owner))?.id, id);
  });
}

test(
  'what a standby has, or none is asked for, is told as done',
  { skip: postgresMissing },
  async (t) => {
    const stores = await storesOn(await world.migratedDatabase(), t);
    await stores.journal.record(sampleNote);
    assert.equal((await stores.journal.head()).sequence, 1);
  },
);
