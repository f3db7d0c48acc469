/** The examples of the SDK's README, each as a program of its own against the evaluation profile. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer } from '../worlds/running-server.ts';

const folder = fileURLToPath(new URL('../../packages/sdk/examples/', import.meta.url));
const contract = fileURLToPath(new URL('../../apps/server/assets/contract.pdf', import.meta.url));
const timeoutMs = 60_000;

let server: RunningServer;
before(async () => (server = await startServer()));
after(() => server.stop());

/** What each says when it is done; an example without a row here fails the test below. */
const said: Readonly<Record<string, RegExp>> = {
  'look-around.ts':
    /^v1: .*\nrefused: authentication_error\nv2: .*\nrefused: authentication_error$/,
  'sign-a-batch.ts': /^102 signatures of 102, 2 times asked$/,
  'sign-a-digest.ts': /^verified$/,
  'sign-a-pdf.ts': /^Alice Example: valid$/,
};

test('every example is run', () => {
  assert.deepEqual(globSync('*.ts', { cwd: folder }).sort(), Object.keys(said));
});

for (const [name, pattern] of Object.entries(said)) {
  test(`${basename(name, '.ts')} does what the README says`, async () => {
    assert.match(await run(name), pattern);
  });
}

function run(name: string): Promise<string> {
  const demo = join(server.home, 'demo.json');
  const args = [...NODE_FLAGS, join(folder, name), demo, contract, join(server.home, 'out.pdf')];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { timeout: timeoutMs }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else reject(new Error(`${name} failed: ${stderr}`));
    });
  });
}
