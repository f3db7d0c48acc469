/**
 * A person signs at a terminal with a credential that is approved elsewhere: the command waits, the
 * person logs in with a browser, looks, and approves. Over both versions of the API.
 */

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fromBase32, totp } from '@kumoin/otp';
import { runKumoin } from '../worlds/kumoin-command.ts';
import { LoginBrowser } from '../worlds/login-browser.ts';
import type { Page } from '../worlds/login-browser.ts';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer } from '../worlds/running-server.ts';

const sample = fileURLToPath(new URL('../../apps/server/assets/contract.pdf', import.meta.url));

let server: RunningServer;
let folder: string;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kumoin-desk-'));
  copyFileSync(sample, join(folder, 'contract.pdf'));
  server = await startServer({ onComplaint: () => {} });
});
after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const signer = (name: string) =>
  server.demo.signers.find(({ account }) => account === name) ?? assert.fail(name);

function sign(account: string, output: string, address: string) {
  const app = signer(account).credentials.find(({ factors }) => factors.join() === 'APP');
  assert.ok(app !== undefined);
  const words = ['sign', join(folder, 'contract.pdf'), '--output', join(folder, output)];
  const whose = ['--demo', account, '--credential', app.credentialID, '--server', address];
  return runKumoin([...words, ...whose], { home: server.home });
}

/** Strongly: by password and authenticator app. @returns the page of what waits. */
async function openWaiting(browser: LoginBrowser, account: string): Promise<Page> {
  const { password, totp: app } = signer(account);
  const { secretBase32, ...rest } = app;
  const form = await browser.get('/login?return=%2Fapprovals&lang=en');
  const next = await browser.submit(form, { name: account, password });
  const code = totp({ ...rest, seed: fromBase32(secretBase32), at: Date.now() });
  await browser.submit(await browser.get(next.location ?? ''), { code });
  for (let round = 0; round < 200; round += 1) {
    const { text } = await browser.get('/approvals?lang=en');
    const [, href] = /href="(\/approvals\/[^"]*)"/.exec(text) ?? [];
    if (href !== undefined) return browser.get(href.replaceAll('&amp;', '&'));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return assert.fail('nothing waits for an approval');
}

for (const [account, version] of [
  ['alice', 'v2'],
  ['taro', 'v1'],
] as const) {
  test(`${version}: the command waits until the person has approved, and then signs`, async () => {
    const signing = sign(account, `${version}.pdf`, `${server.demo.baseUrl}/csc/${version}`);
    const browser = new LoginBrowser(server.demo.baseUrl);
    const page = await openWaiting(browser, account);
    assert.match(page.text, /one PDF document/);
    const done = await browser.submit(page, { answer: 'agree' });
    assert.equal(done.status, 200, done.text);
    const run = await signing;
    assert.equal(run.code, 0, run.output + run.errors);
    const verified = await runKumoin(['verify', join(folder, `${version}.pdf`), '--demo'], {
      home: server.home,
    });
    assert.equal(verified.code, 0, verified.output);
  });
}

test('a person who refuses leaves no file behind', async () => {
  // A code of the authenticator app is good once: the next half minute brings another.
  const wait = 30_000 - (Date.now() % 30_000) + 200;
  await new Promise((resolve) => setTimeout(resolve, wait));
  const signing = sign('alice', 'refused.pdf', `${server.demo.baseUrl}/csc/v2`);
  const browser = new LoginBrowser(server.demo.baseUrl);
  await browser.submit(await openWaiting(browser, 'alice'), { answer: 'refuse' });
  const run = await signing;
  assert.equal(run.code, 1, run.output + run.errors);
  assert.match(run.errors, /^kumoin: [^\n]+\n$/);
  assert.equal(existsSync(join(folder, 'refused.pdf')), false);
});
