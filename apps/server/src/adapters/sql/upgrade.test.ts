/**
 * Upgrades without standing still: old code and new code work on one database while and after
 * the new one migrates it, unless the database itself says that the old one must not.
 */

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { CompiledQuery } from 'kysely';
import type { AuthorizationId, TransactionId } from '#domain/identifiers.ts';
import { chainStart, followChain } from '#domain/journal/journal-entry.ts';
import type { ChainState } from '#domain/journal/journal-entry.ts';
import { Outage } from '#domain/outage.ts';
import {
  frozenClock,
  openSlots,
  sampleAccount,
  sampleAuthorization,
  sampleCredential,
  sampleDigest,
  sampleNote,
  sampleSpending,
} from '#ports/samples.contract.ts';
import type { Stores } from '#ports/stores.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import type { Migration } from './migrations/migration.ts';
import { migratePostgres, openPostgres, openPostgresStore } from './open-postgres-store.ts';
import { PostgresWorld, postgresMissing, storesOn } from './postgres-world.contract.ts';

const world = new PostgresWorld();
const skip = postgresMissing;
const digest = sampleDigest('document');
const next = allMigrations.length + 1;

/** What a later version may do while this one serves: it only adds. */
const expanding: Migration = {
  number: next,
  name: 'expand',
  oldestCode: allMigrations.length,
  statements: ({ text }) => [
    `alter table authorizations add column purpose ${text}`,
    'alter table credentials add column uses bigint not null default 0',
    `create table purposes (id ${text} not null primary key)`,
    'create index authorizations_purpose on authorizations (purpose)',
  ],
};

/** What it may do only when nobody of this version serves any more. */
const contracting: Migration = {
  number: next,
  name: 'contract',
  oldestCode: next,
  statements: () => ['alter table leases drop column holder'],
};

/** Gives and spends yeses until it is told to stop. @returns how many. */
async function work(stores: Stores, name: string, stopped: () => boolean): Promise<number> {
  let number = 0;
  for (; !stopped(); number += 1) {
    const id = `${name}-${number}` as AuthorizationId;
    const transactionId = `transaction of ${id}` as TransactionId;
    const authorization = sampleAuthorization({ id, transactionId, sadHash: `hash of ${id}` });
    await stores.authorizations.add(authorization, openSlots(digest), sampleNote);
    assert.ok(await stores.authorizations.findBySadHash(`hash of ${id}`));
    assert.ok(await stores.credentials.find(authorization.credentialId));
    assert.ok(await stores.authorizations.spend(sampleSpending(id, [{ position: 0, digest }])));
  }
  return number;
}

async function seeded(url: string, t: TestContext): Promise<Stores> {
  const stores = await storesOn(url, t);
  await stores.accounts.add(sampleAccount());
  await stores.credentials.add(sampleCredential());
  return stores;
}

test(
  'nodes of this version work on while a later one migrates, and beside it',
  { skip },
  async (t) => {
    const url = await world.migratedDatabase();
    const old = await seeded(url, t);
    let over = false;
    const before = work(old, 'old', () => over);
    await new Promise((resolve) => setTimeout(resolve, 300));

    const migrations = [...allMigrations, expanding];
    assert.deepEqual(await migratePostgres({ url, connectionsMax: 2 }, migrations), [expanding]);
    const fresh = await storesOn(url, t, { migrations });
    const after = work(fresh, 'new', () => over);
    await new Promise((resolve) => setTimeout(resolve, 500));
    over = true;
    const [done, doneAfter] = await Promise.all([before, after]);
    assert.ok(done > 0 && doneAfter > 0, `${done} and ${doneAfter}`);

    // One that starts only now asks the database, which lets it.
    await (await openPostgresStore({ url, connectionsMax: 2, clock: frozenClock })).close();
    await assertWhole(old);
  },
);

test('code that is older than the database allows does not start', { skip }, async () => {
  const url = await world.migratedDatabase();
  await migratePostgres({ url, connectionsMax: 2 }, [...allMigrations, contracting]);
  const opening = openPostgresStore({ url, connectionsMax: 2, clock: frozenClock });
  await assert.rejects(opening, ({ code, cause }: Outage) => {
    assert.equal(code, 'store_failed');
    return /start the version that wrote it/.test(String(cause));
  });
});

test('code that is already running stops when the database says so', { skip }, async (t) => {
  const url = await world.migratedDatabase();
  const stores = await storesOn(url, t, { schemaCheckMs: 50 });
  await stores.journal.record(sampleNote);
  await migratePostgres({ url, connectionsMax: 2 }, [...allMigrations, contracting]);
  await new Promise((resolve) => setTimeout(resolve, 500));
  await assert.rejects(stores.journal.record(sampleNote), ({ cause }: Outage) =>
    /start the version that wrote it/.test(String(cause)),
  );
});

test(
  'code that knows only the first migration could run beside all of today',
  { skip },
  async (t) => {
    const url = await world.emptyDatabase();
    const first = allMigrations.slice(0, 1);
    await migratePostgres({ url, connectionsMax: 2 }, first);
    const db = openPostgres({ url, connectionsMax: 2 }, 5000);
    t.after(() => db.destroy());
    const run = (sql: string) => db.executeQuery(CompiledQuery.raw(sql));
    // The statements of the first version, which named no column of later ones.
    const add = (id: string) =>
      run(`insert into credentials (id, tenant_id, owner_id, description, key_ref, key_algorithm,
      chain, certificate_serial, not_before, not_after, enabled, factors, level, signatures_max,
      created_at) values ('${id}', 't', 'a', '', 'k', 'p-256', '[]', '1', 0, 1, 1, '[]', 1, 1, 0)`);
    await run(`insert into accounts values ('a', 't', 'n', 'n', 'n', 1, 0)`);
    await add('before');
    await migratePostgres({ url, connectionsMax: 2 });
    await add('after');
    const stores = await storesOn(url, t);
    const { oneTime } = (await stores.credentials.find('after' as never)) ?? {};
    assert.equal(oneTime, false);
    await (
      await openPostgresStore({ url, connectionsMax: 2, clock: frozenClock, migrations: first })
    ).close();
  },
);

test(
  'a database that lacks a migration is refused when it may not be migrated',
  { skip },
  async () => {
    const url = await world.emptyDatabase();
    const options = { url, connectionsMax: 2, clock: frozenClock };
    await assert.rejects(
      openPostgresStore({ ...options, autoMigrate: false }),
      ({ cause }: Outage) => /lacks 1 foundation, 2 .*run kumoin migrate/.test(String(cause)),
    );
    await (await openPostgresStore(options)).close();
    await (await openPostgresStore({ ...options, autoMigrate: false })).close();
  },
);

test('of many that migrate at once, one does, and the others find it done', { skip }, async () => {
  const url = await world.emptyDatabase();
  const done = await Promise.all(
    Array.from({ length: 6 }, () => migratePostgres({ url, connectionsMax: 2 })),
  );
  assert.deepEqual(done.flat(), allMigrations);
});

test('a migration that fails leaves nothing behind', { skip }, async (t) => {
  const url = await world.emptyDatabase();
  const broken: Migration = {
    ...expanding,
    statements: (types) => [...expanding.statements(types), 'create table slots (taken integer)'],
  };
  await assert.rejects(migratePostgres({ url, connectionsMax: 2 }, [...allMigrations, broken]));
  const db = openPostgres({ url, connectionsMax: 2 }, 5000);
  t.after(() => db.destroy());
  const sql = `select count(*) as count from pg_tables where schemaname = 'public'`;
  assert.deepEqual((await db.executeQuery(CompiledQuery.raw(sql))).rows, [{ count: 0 }]);
});

async function assertWhole({ journal }: Stores): Promise<void> {
  const head = await journal.head();
  let state: ChainState = chainStart;
  for (const entry of await journal.read(0, head.sequence)) {
    assert.equal(
      followChain(state, entry, (line) => hash('sha256', line)),
      undefined,
    );
    state = { sequence: entry.sequence, hash: entry.hash };
  }
  assert.deepEqual(state, head);
}
