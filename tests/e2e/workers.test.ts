/**
 * `serve --workers N`: several processes on one port and one store. One that dies is replaced
 * while the others serve on; when they die all the time, the service says so and stops.
 */

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CscClient } from '@kumoin/sdk';
import { readinessOf, startNode, workersOf } from '../worlds/running-node.ts';
import type { RunningNode } from '../worlds/running-node.ts';
import type { Demo } from '../worlds/running-server.ts';

function folder(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-workers-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

async function logIn(home: string): Promise<CscClient> {
  const demo = JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as Demo;
  const [signer] = demo.signers;
  const client = new CscClient({ baseUrl: demo.cscV1, fetch });
  await client.login(signer?.account ?? '', signer?.password ?? '');
  return client;
}

async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return;
    await sleep(100);
  }
  assert.fail(`waited in vain: ${what}`);
}

const workersCheck = async ({ baseUrl }: RunningNode) =>
  (await readinessOf(baseUrl)).checks.find(({ name }) => name === 'workers');

test('two workers share one free port, say once that they are ready, and end well', async (t) => {
  const home = folder(t);
  const node = await startNode(t, { HOME: home, WORKERS: '2' });
  assert.equal(workersOf(node).length, 2);
  assert.equal((await readinessOf(node.baseUrl)).status, 'ready');
  const client = await logIn(home);
  // Each call is a connection of its own: both workers know what one of them has stored.
  for (let call = 0; call < 6; call += 1)
    assert.notEqual((await client.listCredentials()).length, 0);

  node.signal('SIGTERM');
  assert.equal(await node.ended, 0);
  assert.equal(node.lines.filter((line) => line.startsWith('kumoin ready')).length, 1);
  assert.equal(node.complaints(), '');
});

test('a worker that is killed is replaced, and told; the other one serves on', async (t) => {
  const home = folder(t);
  const node = await startNode(t, { HOME: home, WORKERS: '2' });
  const [first = 0] = workersOf(node);
  const client = await logIn(home);
  process.kill(first, 'SIGKILL');
  await until(
    'one is left',
    () => workersOf(node).length === 1 || !workersOf(node).includes(first),
  );
  assert.notEqual((await client.listCredentials()).length, 0);
  await until('two serve', async () => {
    const both = workersOf(node).length === 2 && !workersOf(node).includes(first);
    return both && (await workersCheck(node))?.state === 'ok';
  });
  assert.match(
    node.complaints(),
    new RegExp(`worker ${first} ended \\(SIGKILL\\); another starts`),
  );
  node.signal('SIGTERM');
  assert.equal(await node.ended, 0);
});

test('workers that die all the time end the service, with a line that says so', async (t) => {
  const node = await startNode(t, { HOME: folder(t), WORKERS: '2' });
  let running = true;
  const ended = node.ended.finally(() => (running = false));
  while (running) {
    for (const worker of workersOf(node)) process.kill(worker, 'SIGKILL');
    await Promise.race([sleep(50), ended]);
  }
  assert.equal(await ended, 1);
  assert.match(node.complaints(), /too many did within a minute/);
});

test('a worker whose port is taken ends the start with the reason', async (t) => {
  const home = folder(t);
  const other = await startNode(t, { HOME: folder(t) });
  const { port } = new URL(other.baseUrl);
  await assert.rejects(startNode(t, { HOME: home, PORT: port, WORKERS: '2' }), /is in use/);
});

test('workers whose primary is killed finish and end, and none is left behind', async (t) => {
  const node = await startNode(t, { HOME: folder(t), WORKERS: '2' });
  const workers = workersOf(node);
  node.signal('SIGKILL');
  const isThere = (pid: number) => existsSync(`/proc/${pid}`);
  await until('all have ended', () => !workers.some(isThere));
});
