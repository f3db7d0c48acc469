/** A service that is stopped, or whose reader goes away, at a moment nobody chose. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';

const main = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));

function begin(t: TestContext) {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-stop-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const start = () => {
    const child = spawn(process.execPath, [...NODE_FLAGS, main, 'serve'], {
      env: { ...process.env, KUMOIN_HOME: home, KUMOIN_PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    t.after(() => child.kill('SIGKILL'));
    const errors: Buffer[] = [];
    child.stderr.on('data', (bytes: Buffer) => errors.push(bytes));
    const ended = once(child, 'exit').then(([code]: unknown[]) => ({
      code,
      said: Buffer.concat(errors).toString(),
    }));
    return { child, ended };
  };
  const isThere = async (name: string) => {
    for (let tries = 0; tries < 600 && !existsSync(join(home, name)); tries += 1) await sleep(50);
    return readFileSync(join(home, name), 'utf8');
  };
  return { home, start, isThere };
}

test('stopped twice in the middle of the first set-up, it ends well and goes on next time', async (t) => {
  const { start, isThere } = begin(t);
  const first = start();
  first.child.stdout.resume();
  await isThere('kumoin.sqlite');
  first.child.kill('SIGTERM');
  first.child.kill('SIGINT');
  assert.deepEqual(await first.ended, { code: 0, said: '' });

  const second = start();
  second.child.stdout.resume();
  await isThere('demo.json');
  second.child.kill('SIGTERM');
  assert.deepEqual(await second.ended, { code: 0, said: '' });
});

test('it serves on when the reader of its lines goes away', async (t) => {
  const { start, isThere } = begin(t);
  const { child, ended } = start();
  child.stdout.destroy();
  const { baseUrl } = JSON.parse(await isThere('demo.json')) as { baseUrl: string };
  await sleep(300);
  assert.equal((await fetch(`${baseUrl}/healthz`)).status, 200);
  child.kill('SIGTERM');
  assert.deepEqual(await ended, { code: 0, said: '' });
});
