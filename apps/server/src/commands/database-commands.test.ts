/** The program on a PostgreSQL database: what it does, what it explains, and what it never prints. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { PostgresWorld, postgresMissing } from '#adapters/sql/postgres-world.contract.ts';

const world = new PostgresWorld({
  access: ['host all guarded 127.0.0.1/32 scram-sha-256'],
});
const skip = postgresMissing;
const program = join(import.meta.dirname, '..', 'main.ts');

interface Finding {
  readonly what: string;
  readonly state: string;
  readonly detail: string;
}

function installation(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-database-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

async function kumoin(environment: Record<string, string>, ...words: readonly string[]) {
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--conditions=source', program, ...words], {
    env: { ...inherited, KUMOIN_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

async function findings(environment: Record<string, string>): Promise<readonly Finding[]> {
  const { out } = await kumoin(environment, 'doctor', '--json');
  return JSON.parse(out) as Finding[];
}

function stateOf(found: readonly Finding[], name: string): string | undefined {
  return found.find(({ what }) => what === name)?.state;
}

test(
  'migrate looks, does, and finds nothing left to do; the journal is there',
  { skip },
  async (t) => {
    const environment = {
      KUMOIN_HOME: installation(t),
      KUMOIN_DATABASE_URL: await world.emptyDatabase(),
    };
    const look = await kumoin(environment, 'migrate', '--check');
    assert.equal(look.code, 1);
    assert.match(
      look.out,
      /^missing: 1 foundation\nmissing: 2 many-nodes; versions from schema 1 /,
    );
    const before = await findings(environment);
    assert.equal(stateOf(before, 'database schema'), 'note');

    const done = await kumoin(environment, 'migrate');
    assert.deepEqual([done.code, done.err], [0, '']);
    assert.match(done.out, /^done: 1 foundation\n/);
    const again = await kumoin(environment, 'migrate', '--dry-run');
    assert.deepEqual([again.code, again.out], [0, 'the schema is that of this version\n']);
    assert.match((await kumoin(environment, 'journal', 'verify')).out, /chain whole/);
  },
);

test('migrate serves SQLite as well', async (t) => {
  const environment = { KUMOIN_HOME: installation(t) };
  assert.equal((await kumoin(environment, 'migrate', '--check')).code, 1);
  assert.match((await kumoin(environment, 'migrate')).out, /^done: 1 foundation\n/);
  assert.equal((await kumoin(environment, 'migrate', '--check')).code, 0);
});

test('a sound database is found sound, a careless one is not', { skip }, async (t) => {
  const environment = {
    KUMOIN_HOME: installation(t),
    KUMOIN_DATABASE_URL: await world.migratedDatabase(),
  };
  const sound = await findings(environment);
  for (const name of ['database', 'database schema', 'database connections', 'database clock']) {
    assert.equal(stateOf(sound, name), 'ok', name);
  }
  assert.equal(stateOf(sound, 'database durability'), undefined);
  const server = await world.server();
  const name = new URL(environment.KUMOIN_DATABASE_URL).pathname.slice(1);
  await server.query(`alter database ${name} set synchronous_commit = off`);
  assert.equal(stateOf(await findings(environment), 'database durability'), 'wrong');
});

test('two stores at once are refused', { skip }, async (t) => {
  const home = installation(t);
  writeFileSync(join(home, 'kumoin.sqlite'), '');
  writeFileSync(join(home, 'key-encryption.key'), randomBytes(32), { mode: 0o600 });
  const KUMOIN_DATABASE_URL = await world.migratedDatabase();
  for (const roles of ['all', 'vault']) {
    const environment = { KUMOIN_HOME: home, KUMOIN_DATABASE_URL };
    const { code, err } = await kumoin(environment, 'serve', '--roles', roles);
    assert.equal(code, 2);
    assert.match(err, /names a database, but there is a store/);
  }
  const found = await findings({ KUMOIN_HOME: home, KUMOIN_DATABASE_URL });
  assert.equal(stateOf(found, 'store'), 'wrong');
});

test('a start that fails after the database was opened ends', { skip }, async (t) => {
  const KUMOIN_DATABASE_URL = await world.migratedDatabase();
  const environment = { KUMOIN_HOME: installation(t), KUMOIN_DATABASE_URL, KUMOIN_PORT: '0' };
  const hsm = {
    KUMOIN_PKCS11_LIBRARY: join(environment.KUMOIN_HOME, 'none.so'),
    KUMOIN_PKCS11_TOKEN: 'none',
    KUMOIN_PKCS11_PIN_FILE: join(environment.KUMOIN_HOME, 'none.pin'),
  };
  const { code, err } = await kumoin({ ...environment, ...hsm }, 'serve');
  assert.equal(code, 1);
  assert.match(err, /^kumoin: library_missing|binding_missing/);
  assert.equal(err.trim().split('\n').length, 1, err);
});

test('a database that may not be migrated is refused with the way out', { skip }, async (t) => {
  const home = installation(t);
  const database = { url: await world.emptyDatabase(), autoMigrate: false };
  writeFileSync(join(home, 'config.json'), JSON.stringify({ database }));
  const { code, err } = await kumoin({ KUMOIN_HOME: home }, 'serve');
  assert.equal(code, 1);
  assert.match(err, /run kumoin migrate/);
});

test('what is wrong is told in plain words, and never with the password', { skip }, async (t) => {
  const server = await world.server();
  await server.query(`create role guarded login password 'right'`);
  const secret = 'hunter2-%C3%A9';
  const at = (user: string, place: string) => `postgresql://${user}${place}`;
  const here = `@127.0.0.1:${server.port}`;
  const rows: readonly (readonly [string, RegExp])[] = [
    [at(`guarded:${secret}`, `${here}/postgres`), /does not accept the password/],
    [at('guarded', `${here}/postgres`), /asks for a password/],
    [at(`kumoin:${secret}`, `${here}/nowhere`), /no such database/],
    [at(`kumoin:${secret}`, '@127.0.0.1:1/none'), /no PostgreSQL answers at 127.0.0.1:1;/],
    [
      at(`kumoin:${secret}`, '@nowhere.invalid/none'),
      /host in database.url \(KUMOIN_DATABASE_URL\) is not known/,
    ],
    [at(`kumoin:${secret}`, `${here}/postgres?sslmode=verify-full`), /offers no TLS/],
    [at(`kumoin:${secret}`, `${here}/postgres?sslmode=allow`), /sslmode must be/],
    [at(`kumoin:${secret}`, `${here}/`), /names no database/],
    [at(`kumoin:${secret}%zz`, `${here}/postgres`), /write %25/],
    [at(`kumoin:${secret}`, `${here}:7:/postgres`), /names no host/],
  ];
  const home = installation(t);
  for (const [url, words] of rows) {
    const environment = { KUMOIN_HOME: home, KUMOIN_DATABASE_URL: url };
    const { code, out, err } = await kumoin(environment, 'migrate');
    assert.equal(code, 1, err);
    assert.match(err, words);
    assert.equal(err.trim().split('\n').length, 1, err);
    assert.doesNotMatch(out + err, /hunter2/);
  }
  const printed = await findings({ KUMOIN_HOME: home, KUMOIN_DATABASE_URL: rows[3]?.[0] ?? '' });
  assert.equal(stateOf(printed, 'database'), 'wrong');
  assert.doesNotMatch(JSON.stringify(printed), /hunter2/);
});

test('a user without rights is told which', { skip }, async (t) => {
  const server = await world.server();
  const url = await world.emptyDatabase();
  await server.query('create role bystander login');
  const KUMOIN_DATABASE_URL = url.replace('kumoin@', 'bystander@');
  const { err } = await kumoin({ KUMOIN_HOME: installation(t), KUMOIN_DATABASE_URL }, 'migrate');
  assert.match(err, /lacks rights/);
});
