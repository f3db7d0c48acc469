/**
 * Several processes on one store, be it a file or a server: what must happen once happens once,
 * and nobody's entry is lost. This file is both the test and, given a store to open, each of
 * its processes.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type {
  AuthorizationId,
  FactorId,
  JobId,
  TokenId,
  TransactionId,
} from '#domain/identifiers.ts';
import { chainStart, followChain } from '#domain/journal/journal-entry.ts';
import type { ChainState } from '#domain/journal/journal-entry.ts';
import {
  now,
  openSlots,
  sampleAccount,
  sampleAuthorization,
  sampleCredential,
  sampleDigest,
  sampleFactor,
  sampleNote,
  sampleSpending,
} from '#ports/samples.contract.ts';
import { sampleToken } from '#ports/samples-of-tokens.contract.ts';
import type { Stores } from '#ports/stores.ts';
import { openPlace } from './open-place.contract.ts';
import { PostgresWorld, postgresMissing } from './postgres-world.contract.ts';

const processes = 4;
const authorizations = 40;
const notes = 40;
const digest = sampleDigest('document');
const limit = { failuresMax: 7, lockSeconds: undefined };
const used = sampleToken({ counter: 0 });
const guessed = sampleToken({ id: 'token-2' as TokenId, serial: undefined });
const place = process.argv[2];

interface Gains {
  readonly spent: readonly number[];
  /** Of the jobs, those it claimed and settled. */
  readonly settled: readonly string[];
  readonly attempts: number;
  readonly steps: number;
  /** Of one token's counter, and of another one's guesses. */
  readonly uses: number;
  readonly guesses: number;
}

if (place === undefined) registerTests();
else await contend(await openPlace(place));

function registerTests(): void {
  const world = new PostgresWorld();

  test('processes that start and work at once share one file correctly', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'kumoin-processes-'));
    t.after(() => rmSync(folder, { recursive: true }));
    await assertShared(join(folder, 'store.db'));
  });

  test(
    'processes that start and work at once share one PostgreSQL correctly',
    { skip: postgresMissing },
    async () => {
      await assertShared(await world.emptyDatabase());
    },
  );
}

/** All of them find nothing, and migrate; whoever is first also puts the samples in. */
async function assertShared(shared: string): Promise<void> {
  const gains = await Promise.all(Array.from({ length: processes }, () => runProcess(shared)));

  const spent = gains.flatMap((gain) => gain.spent);
  const everyOne = Array.from({ length: authorizations }, (_, number) => number);
  assert.deepEqual(
    spent.sort((left, right) => left - right),
    everyOne,
  );
  const settled = gains.flatMap((gain) => gain.settled);
  assert.deepEqual(settled.sort(), everyOne.map(jobNumbered).sort());
  assert.equal(
    sum(gains, ({ attempts }) => attempts),
    limit.failuresMax,
  );
  assert.equal(
    sum(gains, ({ steps }) => steps),
    1,
  );
  assert.equal(
    sum(gains, ({ uses }) => uses),
    authorizations,
  );
  assert.equal(
    sum(gains, ({ guesses }) => guesses),
    limit.failuresMax,
  );
  // The batch of tokens is recorded once; each is recorded when it is given and when it is spent, too.
  await assertWholeJournal(shared, processes * notes + 1 + 2 * authorizations);
}

async function runProcess(shared: string): Promise<Gains> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--conditions=source', import.meta.filename, shared], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout)) as Gains;
}

async function contend(stores: Stores): Promise<void> {
  await seed(stores);
  const spent: number[] = [];
  let attempts = 0;
  let steps = 0;
  let uses = 0;
  let guesses = 0;
  const id = 'factor-1' as FactorId;
  for (let number = 0; number < authorizations; number++) {
    await stores.journal.record({ event: 'signature.intended', facts: { number } });
    const slot = { position: 0, digest };
    if (await stores.authorizations.spend(sampleSpending(numbered(number), [slot])))
      spent.push(number);
    if (await stores.factors.countFailure(id, limit, now)) attempts += 1;
    if (await stores.factors.claimStep(id, 100)) steps += 1;
    const use = { tokenId: used.id, counter: number, step: undefined, driftSteps: 0 };
    if (await stores.tokens.use(use, { states: ['active'], limit, at: now })) uses += 1;
    if (await stores.tokens.countFailure(guessed.id, limit, now)) guesses += 1;
  }
  const settled = await settleJobs(stores);
  await stores.close();
  process.stdout.write(JSON.stringify({ spent, settled, attempts, steps, uses, guesses }));
}

/** Until there is none left. */
async function settleJobs({ signingJobs }: Stores): Promise<readonly string[]> {
  const settled: string[] = [];
  for (;;) {
    const holder = `${process.pid}-${settled.length}`;
    const claimed = await signingJobs.claim({ holder, at: now, until: now + 1 });
    if (claimed === undefined) return settled;
    const { id } = claimed.job;
    const end = { id, holder, state: 'done', result: new Uint8Array(), notification: undefined };
    if (await signingJobs.settle({ ...end, state: 'done' })) settled.push(id);
  }
}

/** Every process tries, and one succeeds with each of these. */
async function seed({ accounts, credentials, ...stores }: Stores): Promise<void> {
  if (!(await accounts.add(sampleAccount()))) return waitForSeed(stores.factors);
  await credentials.add(sampleCredential());
  for (let number = 0; number < authorizations; number++) {
    const authorization = sampleAuthorization({
      id: numbered(number),
      transactionId: `transaction-${number}` as TransactionId,
      sadHash: `sad-hash-${number}`,
    });
    await stores.authorizations.add(authorization, openSlots(digest), sampleNote);
    await stores.signingJobs.add({
      id: jobNumbered(number),
      responseHash: `response-${number}`,
      accountId: authorization.accountId,
      clientId: authorization.clientId,
      kind: 'hashes',
      state: 'accepted',
      work: new Uint8Array(),
      result: undefined,
      createdAt: now,
      expiresAt: now + 1000,
    });
  }
  await stores.tokens.add([used, guessed], sampleNote);
  await stores.factors.add(sampleFactor());
}

async function waitForSeed(factors: Stores['factors']): Promise<void> {
  const owner = { ...sampleFactor(), credentialId: sampleCredential().id };
  while ((await factors.find(owner)) === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function jobNumbered(number: number): JobId {
  return `job-${number}` as JobId;
}

function numbered(number: number): AuthorizationId {
  return `authorization-${number}` as AuthorizationId;
}

function sum(gains: readonly Gains[], of: (gain: Gains) => number): number {
  return gains.reduce((total, gain) => total + of(gain), 0);
}

async function assertWholeJournal(shared: string, length: number): Promise<void> {
  const { journal, close } = await openPlace(shared);
  let state: ChainState = chainStart;
  for (const entry of await journal.read(0, length + 1)) {
    assert.equal(
      followChain(state, entry, (line) => hash('sha256', line)),
      undefined,
    );
    state = entry;
  }
  assert.equal(state.sequence, length);
  assert.equal((await journal.head()).hash, state.hash);
  await close();
}
