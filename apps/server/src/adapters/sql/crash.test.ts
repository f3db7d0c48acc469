/**
 * The machine may stop at any line: what was acknowledged is there, and the chain is whole.
 * This file is both the test and, given a store to open, the process that is killed. A server of
 * its own may be killed as well, in the middle of its writes.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import type { AuthorizationId, TransactionId } from '#domain/identifiers.ts';
import { chainStart, followChain } from '#domain/journal/journal-entry.ts';
import type { ChainState, JournalEntry } from '#domain/journal/journal-entry.ts';
import {
  now,
  openSlots,
  sampleAccount,
  sampleAuthorization,
  sampleCredential,
  sampleDigest,
  sampleNote,
  sampleSpending,
} from '#ports/samples.contract.ts';
import { Outage } from '#domain/outage.ts';
import type { Stores } from '#ports/stores.ts';
import { openPlace } from './open-place.contract.ts';
import { PostgresWorld, postgresMissing } from './postgres-world.contract.ts';

const kills = 5;
const acknowledgedBeforeKill = 25;
const digest = sampleDigest('document');
const [, , place, run] = process.argv;

if (place === undefined) registerTests();
else await spendForever(await openPlace(place), String(run));

function registerTests(): void {
  const world = new PostgresWorld();

  test('a process killed five times loses nothing that it acknowledged', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'kumoin-crash-'));
    t.after(() => rmSync(folder, { recursive: true }));
    await assertSurvivesKills(join(folder, 'store.db'));
  });

  test(
    'a process on PostgreSQL killed five times loses nothing that it acknowledged',
    { skip: postgresMissing },
    async () => {
      await assertSurvivesKills(await world.emptyDatabase());
    },
  );

  test(
    'PostgreSQL killed five times in mid-write loses nothing that was acknowledged',
    { skip: postgresMissing },
    async () => {
      const server = await world.server();
      await assertSurvivesKills(await world.emptyDatabase(), async () => {
        await server.kill();
        await server.start();
      });
    },
  );
}

/** @param alsoKill ends the server, too, before the process. */
async function assertSurvivesKills(store: string, alsoKill = async () => {}): Promise<void> {
  const acknowledged: string[] = [];
  for (let number = 0; number < kills; number++) {
    acknowledged.push(...(await runUntilKilled(store, number, alsoKill)));
    await assertNothingLost(store, acknowledged);
  }
  assert.ok(acknowledged.length >= kills * acknowledgedBeforeKill);
}

async function runUntilKilled(
  store: string,
  number: number,
  alsoKill: () => Promise<void>,
): Promise<readonly string[]> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(
    process.execPath,
    ['--conditions=source', import.meta.filename, store, String(number)],
    { env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const acknowledged: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    acknowledged.push(line);
    if (acknowledged.length === acknowledgedBeforeKill) {
      await alsoKill();
      child.kill('SIGKILL');
    }
  }
  assert.deepEqual(await exited, [null, 'SIGKILL']);
  return acknowledged;
}

async function spendForever(stores: Stores, name: string): Promise<void> {
  if (await stores.accounts.add(sampleAccount())) await stores.credentials.add(sampleCredential());
  await Promise.all(['a', 'b', 'c'].map((signer) => spendOneByOne(stores, `${name}-${signer}`)));
}

async function spendOneByOne(stores: Stores, signer: string): Promise<void> {
  for (let number = 0; ; number++) {
    const id = `${signer}-${number}` as AuthorizationId;
    if (await spend(stores, id)) process.stdout.write(`${id}\n`);
  }
}

/** @returns false when the store is down; then the next one is tried. */
async function spend(stores: Stores, id: AuthorizationId): Promise<boolean> {
  try {
    await stores.authorizations.add(authorizationOf(id), openSlots(digest), sampleNote);
    const facts = { authorization: id };
    const order = sampleSpending(id, [{ position: 0, digest }]);
    assert.ok(await stores.authorizations.spend(order));
    await stores.journal.record({ event: 'signature.made', facts });
    return true;
  } catch (error) {
    if (!(error instanceof Outage)) throw error;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return false;
  }
}

function authorizationOf(id: AuthorizationId) {
  return sampleAuthorization({ id, transactionId: transactionOf(id), sadHash: `hash of ${id}` });
}

function transactionOf(id: string): TransactionId {
  return `transaction of ${id}` as TransactionId;
}

async function assertNothingLost(store: string, acknowledged: readonly string[]): Promise<void> {
  const stores = await openPlace(store);
  const made = new Set(
    (await wholeJournal(stores))
      .filter(({ event }) => event === 'signature.made')
      .map(({ facts }) => facts['authorization']),
  );
  for (const id of acknowledged) {
    assert.ok(made.has(id), `${id} is not in the journal`);
    const found = await stores.authorizations.findBySadHash(`hash of ${id}`);
    assert.equal(found?.usedAt, now);
    assert.deepEqual(await stores.authorizations.openSlots(transactionOf(id)), []);
  }
  await stores.close();
}

async function wholeJournal({ journal }: Stores): Promise<readonly JournalEntry[]> {
  const head = await journal.head();
  const entries = await journal.read(0, head.sequence);
  let state: ChainState = chainStart;
  for (const entry of entries) {
    assert.equal(
      followChain(state, entry, (line) => hash('sha256', line)),
      undefined,
    );
    state = { sequence: entry.sequence, hash: entry.hash };
  }
  assert.deepEqual(state, head);
  return entries;
}
