/** The examples of the SDK's README, each as a program of its own against the evaluation profile. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';
import { answerAs } from '../worlds/demo-person.ts';
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
  'act-as-a-service.ts': /^\d+ credentials, the first of .*CN=Alice Example/,
  'agree-in-a-browser.ts': /^signed: true$/,
  'approve-a-transfer.ts': /^受取人: 株式会社みほん商店\n金額: 128000\n通貨: JPY\napproved$/,
  'look-around.ts':
    /^v1: .*\nrefused: authentication_error\nv2: .*\nrefused: authentication_error$/,
  'sign-a-batch.ts': /^102 signatures of 102, 2 times asked$/,
  'sign-a-digest.ts': /^verified$/,
  'sign-a-pdf.ts': /^Alice Example: valid$/,
  'sign-any-format.ts': /^B-LTA, true$/,
  'sign-with-a-token.ts': /^Document: Rental contract\n.*: sha256:[0-9a-f]{64}\nverified$/m,
};

test('every example is run', () => {
  assert.deepEqual(globSync('*.ts', { cwd: folder }).sort(), Object.keys(said));
});

for (const [name, pattern] of Object.entries(said)) {
  test(`${basename(name, '.ts')} does what the README says`, async () => {
    assert.match(await run(name), pattern);
  });
}

/** Where an example wants a person at a browser, there is one. @returns what it says otherwise. */
async function run(name: string): Promise<string> {
  const demo = join(server.home, 'demo.json');
  const args = [...NODE_FLAGS, join(folder, name), demo, contract, join(server.home, 'out.pdf')];
  const child = spawn(process.execPath, args, { timeout: timeoutMs, stdio: 'pipe' });
  const said = { output: '', errors: '' };
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (said.errors += text));
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /^open (\S+)$/.exec(line) ?? [];
    if (url === undefined) said.output += `${line}\n`;
    else await agree(url);
  }
  const [code] = await closed;
  assert.equal(code, 0, said.errors);
  return said.output.trim();
}

async function agree(url: string): Promise<void> {
  const [signer] = server.demo.signers;
  const { back } = await answerAs(server.demo, { url, signer: signer ?? assert.fail('nobody') });
  await fetch(back);
}
