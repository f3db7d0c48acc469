/** PostgreSQL fails in every way it does; the caller hears of an Outage, and it passes by itself. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { CompiledQuery } from 'kysely';
import type { FactorId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import {
  countTrue,
  frozenClock,
  now,
  sampleAccount,
  sampleCredential,
  sampleFactor,
} from '#ports/samples.contract.ts';
import { openPostgres, openPostgresStore } from './open-postgres-store.ts';
import { PostgresWorld, postgresMissing, storesOn } from './postgres-world.contract.ts';

const world = new PostgresWorld({
  settings: ['max_connections = 25'],
  access: [
    'host all locked_out 127.0.0.1/32 reject',
    'host all rotating 127.0.0.1/32 scram-sha-256',
  ],
});
const skip = postgresMissing;
const timeoutMs = 5000;

function note(number = 0) {
  return { event: 'signature.intended', facts: { number } } as const;
}

/** @returns the cause, which is what the operator reads. */
async function outage(code: Outage['code'], failing: Promise<unknown>): Promise<Error> {
  const thrown: unknown = await failing.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof Outage, `no Outage: ${String(thrown)}`);
  assert.equal(thrown.code, code, String(thrown.cause));
  assert.ok(thrown.cause instanceof Error);
  return thrown.cause;
}

function rawOn(url: string, t: TestContext, connectionsMax = 2) {
  const db = openPostgres({ url, connectionsMax }, timeoutMs);
  t.after(() => db.destroy());
  return { db, run: (sql: string) => db.executeQuery(CompiledQuery.raw(sql)) };
}

test('after a restart of the server the next call works', { skip }, async (t) => {
  const stores = await storesOn(await world.migratedDatabase(), t);
  await Promise.all([1, 2, 3, 4, 5].map(() => stores.accounts.findByName('alice')));
  const server = await world.server();
  await server.stop('fast');
  await server.start();
  await stores.journal.record(note());
  assert.equal((await stores.journal.head()).sequence, 1);
});

test(
  'while the server is gone calls fail at once, and work when it is back',
  { skip },
  async (t) => {
    const stores = await storesOn(await world.migratedDatabase(), t);
    await stores.journal.record(note(1));
    const server = await world.server();
    await server.kill();
    const start = performance.now();
    const cause = await outage('store_failed', stores.journal.record(note(2)));
    assert.match(cause.message, /ECONNREFUSED|terminated|ECONNRESET/);
    await outage('store_failed', stores.accounts.findByName('alice'));
    assert.ok(performance.now() - start < 4000);
    await server.start();
    await stores.journal.record(note(3));
    assert.equal((await stores.journal.head()).sequence, 2);
  },
);

test(
  'a server killed under load: what was acknowledged is there, and it goes on',
  { skip },
  async (t) => {
    const stores = await storesOn(await world.migratedDatabase(), t);
    const server = await world.server();
    const outcomes: Promise<PromiseSettledResult<void>[]>[] = [];
    let over = false;
    const load = (async () => {
      for (let number = 0; !over; number += 1) {
        outcomes.push(Promise.allSettled([stores.journal.record(note(number))]));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await server.kill();
    await server.start();
    await stores.journal.record(note());
    over = true;
    await load;
    const acknowledged = (await Promise.all(outcomes))
      .flat()
      .flatMap(({ status }, number) => (status === 'fulfilled' ? [number] : []));
    const entries = await stores.journal.read(0, 100_000);
    const recorded = new Set(entries.map(({ facts }) => facts['number']));
    assert.deepEqual(
      acknowledged.filter((number) => !recorded.has(number)),
      [],
    );
    assert.equal(entries.length, (await stores.journal.head()).sequence);
  },
);

test('when all connections stay taken, whoever waits is told of overload', { skip }, async (t) => {
  const url = await world.migratedDatabase();
  const { db, run } = rawOn(url, t, 2);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const holders = [1, 2].map(() => db.transaction().execute(() => held));
  const cause = await outage('overloaded', run('select 1'));
  assert.match(cause.message, /all 2 connections/);
  release();
  await Promise.all(holders);
  await run('select 1');
});

test('a server without connections left is an overload, too, and passes', { skip }, async (t) => {
  const server = await world.server();
  const url = await world.migratedDatabase();
  await server.query(
    'create role many login; grant all on all tables in schema public to many',
    new URL(url).pathname.slice(1),
  );
  const asMany = url.replace('kumoin@', 'many@');
  const greedy = rawOn(asMany, t, 40);
  const holders = Array.from({ length: 40 }, () => greedy.run('select pg_sleep(1)'));
  const settled = await Promise.allSettled(holders);
  const refused = settled.filter(({ status }) => status === 'rejected');
  assert.ok(refused.length > 0);
  for (const { reason } of refused as PromiseRejectedResult[]) {
    assert.equal((reason as Outage).code, 'overloaded');
  }
  await greedy.run('select 1');
});

test('a row that somebody keeps is waited for, but not for ever', { skip }, async (t) => {
  const url = await world.migratedDatabase();
  const stores = await storesOn(url, t);
  await stores.accounts.add(sampleAccount());
  await stores.credentials.add(sampleCredential());
  await stores.factors.add(sampleFactor());
  const { db } = rawOn(url, t);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const holder = db.transaction().execute(async (tx) => {
    await tx.executeQuery(CompiledQuery.raw('update factors set failures = failures'));
    await held;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const claim = () => stores.factors.claimStep('factor-1' as FactorId, 7);
  assert.match((await outage('overloaded', claim())).message, /lock timeout/);
  release();
  await holder;
  assert.equal(await claim(), true);
});

test('a statement that takes too long is ended by the server', { skip }, async (t) => {
  const db = openPostgres({ url: await world.emptyDatabase(), connectionsMax: 2 }, 200);
  t.after(() => db.destroy());
  const slow = db.executeQuery(CompiledQuery.raw('select pg_sleep(5)'));
  assert.match((await outage('store_failed', slow)).message, /statement timeout/);
  await db.executeQuery(CompiledQuery.raw('select 1'));
});

test('a server that does not answer at all is given up', { skip }, async (t) => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  t.after(() => silent.close());
  await new Promise((resolve) => silent.once('listening', resolve));
  const { port } = silent.address() as AddressInfo;
  const url = `postgresql://kumoin@127.0.0.1:${port}/none`;
  const opening = openPostgresStore({ url, connectionsMax: 2, clock: frozenClock });
  assert.match((await outage('store_failed', opening)).message, /timeout expired/);
});

test('a server that falls silent is given up, on all connections at once', { skip }, async (t) => {
  const db = openPostgres({ url: await world.emptyDatabase(), connectionsMax: 3 }, 200);
  t.after(() => db.destroy());
  const ask = () => db.executeQuery(CompiledQuery.raw('select pg_sleep(0.05)'));
  await Promise.all([ask(), ask(), ask()]);
  const server = await world.server();
  server.suspend();
  const cause = await outage('store_failed', ask()).finally(() => server.resume());
  assert.match(cause.message, /timeout/);
  await Promise.all([ask(), ask(), ask()]);
});

test(
  'a commit that the server turned into a rollback is not taken for one',
  { skip },
  async (t) => {
    const { db, run } = rawOn(await world.emptyDatabase(), t);
    await run('create table notes (text text)');
    const swallowing = db.transaction().execute(async (tx) => {
      await tx.executeQuery(CompiledQuery.raw("insert into notes (text) values ('kept?')"));
      await tx.executeQuery(CompiledQuery.raw('select 1/0')).catch(() => {});
    });
    assert.match((await outage('store_failed', swallowing)).message, /failed before its commit/);
    assert.deepEqual((await run('select text from notes')).rows, []);
  },
);

test('single statements that collide are done again', { skip }, async (t) => {
  const url = await world.migratedDatabase();
  const server = await world.server();
  const name = new URL(url).pathname.slice(1);
  await server.query(`alter database ${name} set default_transaction_isolation = 'serializable'`);
  const stores = await storesOn(url, t);
  await stores.accounts.add(sampleAccount());
  await stores.credentials.add(sampleCredential());
  await stores.factors.add(sampleFactor());
  const limit = { failuresMax: 3, lockSeconds: undefined };
  const attempts = Array.from({ length: 10 }, () =>
    stores.factors.countFailure('factor-1' as FactorId, limit, now),
  );
  assert.equal(countTrue(await Promise.all(attempts)), 3);
});

test('a statement outlives a change of its table on the same connections', { skip }, async (t) => {
  const url = await world.migratedDatabase();
  const stores = await storesOn(url, t);
  await stores.accounts.add(sampleAccount());
  for (let time = 0; time < 10; time += 1) await stores.accounts.findByName('alice');
  await rawOn(url, t).run('alter table accounts add column later integer');
  for (let time = 0; time < 10; time += 1) {
    assert.deepEqual(await stores.accounts.findByName('alice'), sampleAccount());
  }
});

test(
  'a primary that becomes a standby is let go of, and works again after',
  { skip },
  async (t) => {
    const server = await world.server();
    const stores = await storesOn(await world.migratedDatabase(), t);
    await stores.journal.record(note(1));
    const turn = async (state: string) => {
      await server.query(`alter system set default_transaction_read_only = ${state}`);
      await server.query('select pg_reload_conf()');
      await new Promise((resolve) => setTimeout(resolve, 300));
    };
    await turn('on');
    await outage('store_failed', stores.journal.record(note(2)));
    assert.match(
      (await outage('store_failed', stores.journal.record(note(3)))).message,
      /takes no writes/,
    );
    await turn('off');
    await stores.journal.record(note(4));
  },
);

test('of several hosts the one that answers is used', { skip }, async (t) => {
  const url = await world.migratedDatabase();
  const stores = await storesOn(url.replace('127.0.0.1:', '127.0.0.1:1,127.0.0.1:'), t);
  await stores.journal.record(note());
});

test('a password is read anew, so that it can be changed while serving', { skip }, async (t) => {
  const server = await world.server();
  const url = await world.migratedDatabase();
  const name = new URL(url).pathname.slice(1);
  await server.query(`create role rotating login password 'first' superuser`, name);
  const passwordFile = join(server.folder, 'password');
  const options = { url: url.replace('kumoin@', 'rotating@'), passwordFile };
  writeFileSync(passwordFile, 'first\n');
  const stores = await storesOn(options.url, t, options);
  await server.query(`alter role rotating password 'second'`, name);
  await server.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'rotating'`,
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  const cause = await outage('store_failed', stores.journal.record(note()));
  assert.equal((cause as Error & { code?: string }).code, '28P01');
  writeFileSync(passwordFile, 'second\n');
  await stores.journal.record(note());
});

test('who may not in, and where nothing is, is told by code', { skip }, async () => {
  const server = await world.server();
  const url = server.url('postgres');
  const codeOf = async (changed: string) => {
    const opening = openPostgresStore({ url: changed, connectionsMax: 2, clock: frozenClock });
    return ((await outage('store_failed', opening)) as Error & { code?: string }).code;
  };
  assert.equal(await codeOf(url.replace('kumoin@', 'locked_out@')), '28000');
  assert.equal(await codeOf(server.url('nowhere')), '3D000');
  assert.equal(await codeOf('postgresql://kumoin@127.0.0.1:1/none'), 'ECONNREFUSED');
  assert.equal(
    await codeOf('postgresql://kumoin@nowhere.invalid/none?sslmode=disable'),
    'ENOTFOUND',
  );
  const asked = openPostgresStore({
    url: url.replace('kumoin@', 'rotating@'),
    connectionsMax: 2,
    clock: frozenClock,
  });
  assert.match((await outage('store_failed', asked)).message, /asks for a password/);
});

test('the cause of an outage quotes no row', { skip }, async (t) => {
  const stores = await storesOn(await world.migratedDatabase(), t);
  const key = 'key-1' as Parameters<typeof stores.wrappedKeys.add>[0];
  await stores.wrappedKeys.add(key, Uint8Array.of(0xde, 0xad, 0xbe, 0xef));
  const cause = await outage(
    'store_failed',
    stores.wrappedKeys.add(key, Uint8Array.of(0xde, 0xad, 0xbe, 0xef)),
  );
  assert.deepEqual(Object.keys(cause).sort(), ['code', 'name']);
  assert.doesNotMatch(`${cause.message} ${cause.stack}`, /key-1|deadbeef/);
});

const openssl = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is missing';

test(
  'TLS is verified: a stranger is refused, the known CA is not',
  { skip: skip || openssl },
  async () => {
    const server = await world.server();
    const { uid, gid } = statSync(server.folder);
    const [key, certificate] = [join(server.folder, 'tls.key'), join(server.folder, 'tls.pem')];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const subject = ['-subj', '/CN=database', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const made = ['-keyout', key, '-out', certificate, '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...kind, ...subject, ...made], { stdio: 'pipe' });
    for (const file of [key, certificate]) chownSync(file, uid, gid);
    chmodSync(key, 0o600);
    await server.query(`alter system set ssl_cert_file = '${certificate}'`);
    await server.query(`alter system set ssl_key_file = '${key}'`);

    const open = (query: string) =>
      openPostgresStore({
        url: server.url('postgres', query),
        connectionsMax: 2,
        clock: frozenClock,
      });
    const without = await outage('store_failed', open('sslmode=verify-full'));
    assert.match(without.message, /does not support SSL/);

    await server.query('alter system set ssl = on');
    await server.query('select pg_reload_conf()');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const stranger = await outage('store_failed', open('sslmode=verify-full'));
    assert.equal((stranger as Error & { code?: string }).code, 'DEPTH_ZERO_SELF_SIGNED_CERT');
    const trusting = await open(
      `sslmode=verify-full&sslrootcert=${encodeURIComponent(certificate)}`,
    );
    await trusting.journal.head();
    await trusting.close();
    await (await open('sslmode=require')).close();
  },
);
