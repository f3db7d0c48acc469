/**
 * What was made to hang its reader or eat its memory is refused, by its code, in bounded time and
 * memory. Each input is read in a process of its own with a small heap.
 */

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hostileInputs } from './hostile-inputs.ts';
import type { Cost } from './hostile-worker.ts';

const worker = fileURLToPath(new URL('hostile-worker.ts', import.meta.url));
const heapMegabytesMax = 384;
const cpuMsMax = 6000;
const residentBytesMax = 700 * 1024 * 1024;

for (const [name, { make, ends }] of Object.entries(hostileInputs)) {
  test(`${name}: ${ends}`, async (context) => {
    const cost = await read(name, make());
    context.diagnostic(`${cost.cpuMs.toFixed(0)} ms, ${cost.residentBytes >> 20} MiB`);
    assert.equal(cost.ended, ends);
    assert.ok(cost.cpuMs <= cpuMsMax, `${cost.cpuMs} ms`);
    assert.ok(cost.residentBytes <= residentBytesMax, `${cost.residentBytes} octets`);
  });
}

function read(name: string, input: Uint8Array): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-hostile-'));
  const file = join(folder, 'input');
  writeFileSync(file, input);
  const execArgv = ['--conditions=source', `--max-old-space-size=${heapMegabytesMax}`];
  const child = fork(worker, [name, file], {
    execArgv,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  let cost: Cost | undefined;
  child.stderr?.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-2000)));
  child.on('message', (message: Cost) => (cost = message));
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      rmSync(folder, { recursive: true, force: true });
      if (cost === undefined) reject(new Error(`ended by ${signal ?? code}: ${said}`));
      else resolve(cost);
    });
  });
}
