/**
 * The machine may stop at any line: what was acknowledged is there, and the chain is whole.
 * This file is both the test and, given a file to open, the process that is killed.
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
  frozenClock,
  now,
  openSlots,
  sampleAccount,
  sampleAuthorization,
  sampleCredential,
  sampleDigest,
} from '#ports/samples.contract.ts';
import type { Stores } from '#ports/stores.ts';
import { openSqliteStore } from './open-store.ts';

const kills = 5;
const acknowledgedBeforeKill = 25;
const digest = sampleDigest('document');
const [, , file, run] = process.argv;

if (file === undefined) registerTest();
else await spendForever(await openSqliteStore({ file, clock: frozenClock }), String(run));

function registerTest(): void {
  test('a process killed five times loses nothing that it acknowledged', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'kumoin-crash-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const store = join(folder, 'store.db');
    const acknowledged: string[] = [];
    for (let number = 0; number < kills; number++) {
      acknowledged.push(...(await runUntilKilled(store, number)));
      await assertNothingLost(store, acknowledged);
    }
    assert.ok(acknowledged.length >= kills * acknowledgedBeforeKill);
  });
}

async function runUntilKilled(store: string, number: number): Promise<readonly string[]> {
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
    if (acknowledged.length === acknowledgedBeforeKill) child.kill('SIGKILL');
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
    await stores.authorizations.add(authorizationOf(id), openSlots(digest));
    const facts = { authorization: id };
    await stores.journal.record({ event: 'signature.intended', facts });
    assert.ok(await stores.authorizations.spend(id, [{ position: 0, digest }], now));
    await stores.journal.record({ event: 'signature.made', facts });
    process.stdout.write(`${id}\n`);
  }
}

function authorizationOf(id: AuthorizationId) {
  return sampleAuthorization({ id, transactionId: transactionOf(id), sadHash: `hash of ${id}` });
}

function transactionOf(id: string): TransactionId {
  return `transaction of ${id}` as TransactionId;
}

async function assertNothingLost(store: string, acknowledged: readonly string[]): Promise<void> {
  const stores = await openSqliteStore({ file: store, clock: frozenClock });
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
