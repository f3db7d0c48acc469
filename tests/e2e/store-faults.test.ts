/**
 * Bad days of disk, database and clock under the real service: what the caller sees, what the
 * operator sees, and that it works again by itself once the fault is over.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildTimestampRequest, parseTimestampResponse } from '@kumoin/pki';
import { SdkError } from '@kumoin/sdk';
import { PostgresServer } from '@kumoin/testkit';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer, ServerPlace } from '../worlds/running-server.ts';
import { assertOutage, canSign, readiness, signOnce, until } from '../worlds/signing-client.ts';

const postgresMissing = PostgresServer.missing() ?? false;
const clockPreload = fileURLToPath(new URL('../worlds/shifted-clock.ts', import.meta.url));
const hourMs = 3600 * 1000;

test(
  'a full disk: nothing is signed, nothing is lost, and it passes',
  { skip: noDisk() },
  async (t) => {
    const { server, said } = await start(t, { home: smallDisk(t) });
    await signOnce(server);
    const filler = join(server.home, 'filler');
    const { bavail, bsize } = statfsSync(server.home);
    writeFileSync(filler, Buffer.alloc(Number(bavail) * Number(bsize)));
    await assertOutage(server);
    // The log and the answer take ways of their own.
    await until(() => said().includes('store_full'));
    rmSync(filler);
    await signOnce(server);
  },
);

test(
  'a database that is gone: callers come again, and so does it',
  { skip: postgresMissing },
  async (t) => {
    const postgres = await PostgresServer.create();
    t.after(() => postgres.dispose());
    const url = postgres.url(await postgres.createDatabase());
    const { server, said } = await start(t, { environment: { KUMOIN_DATABASE_URL: url } });
    await signOnce(server);
    for (const stop of [() => postgres.kill(), () => postgres.stop('fast')]) {
      await stop();
      await assertOutage(server);
      await until(async () => (await readiness(server)).status === 503);
      assert.match((await readiness(server)).text, /"store","state":"failed"/);
      await postgres.start();
      await until(() => canSign(server));
      await until(async () => (await readiness(server)).status === 200);
    }
    // The log and the answer take ways of their own.
    await until(() => said().includes('store_failed'));
  },
);

test('a database whose disk is full says so, and goes on', { skip: postgresMissing }, async (t) => {
  const postgres = await PostgresServer.create();
  t.after(() => postgres.dispose());
  const database = await postgres.createDatabase();
  const environment = { KUMOIN_DATABASE_URL: postgres.url(database) };
  const { server, said } = await start(t, { environment });
  const fill = `create function fill() returns trigger language plpgsql as
    $$ begin raise exception 'no space left on device' using errcode = '53100'; end $$`;
  const full = 'create trigger disk_full before insert on journal_entries execute function fill()';
  await postgres.query(fill, database);
  await postgres.query(full, database);
  await assertOutage(server);
  // The log and the answer take ways of their own.
  await until(() => said().includes('store_full'));
  await postgres.query('drop trigger disk_full on journal_entries', database);
  await signOnce(server);
});

test('a clock that jumps back gives no time-stamps, says so, and signs on', async (t) => {
  const { server, shift } = await startWithClock(t);
  shift(hourMs);
  assert.equal(await timestamp(server), 'granted');
  shift(0);
  assert.equal(await timestamp(server), 'rejection');
  await until(async () => /"clock","state":"degraded"/.test((await readiness(server)).text));
  await signOnce(server);
  shift(hourMs);
  assert.equal(await timestamp(server), 'granted');
  await until(async () => /"clock","state":"ok"/.test((await readiness(server)).text));
});

test('a clock that jumps past the certificates signs nothing until it is right', async (t) => {
  const { server, shift } = await startWithClock(t);
  await signOnce(server);
  shift(30 * 366 * 24 * hourMs);
  const refusal = await signOnce(server).catch((error: unknown) => error);
  assert.ok(refusal instanceof SdkError && refusal.answer?.status === 400, String(refusal));
  shift(0);
  await signOnce(server);
});

async function start(t: TestContext, place: ServerPlace) {
  let complaints = '';
  const onComplaint = (text: string) => void (complaints += text);
  const server = await startServer({ ...place, onComplaint });
  t.after(() => server.kill());
  return { server, said: () => complaints };
}

async function startWithClock(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-clock-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'shift');
  const environment = { NODE_OPTIONS: `--import=${clockPreload}`, CLOCK_SHIFT: file };
  const { server } = await start(t, { environment });
  return { server, shift: (ms: number) => writeFileSync(file, String(ms)) };
}

async function timestamp({ demo }: RunningServer): Promise<string> {
  const query = buildTimestampRequest({ hash: 'sha256', messageDigest: new Uint8Array(32) });
  const answer = await fetch(`${demo.baseUrl}/tsa`, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query' },
    body: query,
  });
  return parseTimestampResponse(new Uint8Array(await answer.arrayBuffer())).status;
}

/** @returns why no file system of our own can be had, for tests that skip; or false. */
function noDisk(): string | false {
  if (process.platform === 'linux' && process.getuid?.() === 0) return false;
  return 'a small file system to fill can be mounted by root on Linux only';
}

function smallDisk(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=700', 'tmpfs', folder]);
  t.after(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}
