/**
 * `kumoin sign` with a credential that is released on a page of the server: the address it prints is
 * opened by a signer, and what the browser brings back is taken at a port of this machine.
 */

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { verifyPdf } from '@kumoin/ades';
import { answerAs } from '../worlds/demo-person.ts';
import { runKumoin } from '../worlds/kumoin-command.ts';
import type { CommandRun } from '../worlds/kumoin-command.ts';
import { startServer } from '../worlds/running-server.ts';
import type { Demo, RunningServer } from '../worlds/running-server.ts';

const sample = fileURLToPath(new URL('../../apps/server/assets/contract.pdf', import.meta.url));

let server: RunningServer;
before(async () => (server = await startServer()));
after(() => server.stop());

/** Runs the command, and does at the browser what the test says. */
async function sign(
  t: TestContext,
  atBrowser: (url: string) => Promise<unknown>,
): Promise<CommandRun & { readonly signed: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-desk-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const document = join(folder, 'contract.pdf');
  copyFileSync(sample, document);
  const credential = signer().credentials.find(({ mode }) => mode === 'oauth2code');
  const id = credential?.credentialID ?? assert.fail('no credential for the page');
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const onErrors = (text: string): void => {
    const [url] = /http:\/\/\S+/.exec(text) ?? [];
    if (url === undefined) return;
    atBrowser(url).then(resolve, reject);
  };
  const words = ['sign', document, '--demo', 'alice', '--credential', id];
  const run = await runKumoin(words, { home: server.home, folder, onErrors });
  await promise;
  return { ...run, signed: join(folder, 'contract.signed.pdf') };
}

function signer(): Demo['signers'][number] {
  return server.demo.signers[0] ?? assert.fail('no demo signer');
}

test('a signer who agrees in the browser has signed', async (t) => {
  const { code, errors, signed } = await sign(t, async (url) => {
    const { back, shown } = await answerAs(server.demo, { signer: signer(), url });
    assert.match(shown, /Command line/, 'the page names the program');
    assert.match(shown, /contract\.pdf/, 'and the document');
    assert.match(await (await fetch(back)).text(), /close this window/);
  });
  assert.equal(code, 0, errors);
  const [report] = verifyPdf(new Uint8Array(readFileSync(signed)), {
    anchors: [],
    at: Date.now(),
  }).signatures;
  assert.ok(report?.signatureValid);
});

test('an answer that was not asked for ends it, and leaves no file', async (t) => {
  const { code, errors, signed } = await sign(t, async (url) => {
    const { back } = await answerAs(server.demo, { signer: signer(), url });
    back.searchParams.set('state', 'of another');
    await fetch(back);
  });
  assert.equal(code, 1);
  assert.match(errors, /not to be trusted/);
  assert.ok(!existsSync(signed));
});

test('a signer who refuses has not signed', async (t) => {
  const { code, errors, signed } = await sign(t, async (url) => {
    const { back } = await answerAs(server.demo, { signer: signer(), url, answer: 'refuse' });
    await fetch(back);
  });
  assert.equal(code, 1);
  assert.match(errors, /access_denied/);
  assert.ok(!existsSync(signed));
});
