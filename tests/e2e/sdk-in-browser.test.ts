/**
 * The SDK in a browser: its sources, loaded by Chromium from one origin, sign a digest through the
 * running product on another, with nothing of Node in reach.
 */

import assert from 'node:assert/strict';
import { verify, X509Certificate } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { needsBrowser, startBrowser } from '../worlds/browser.ts';
import { serveModules } from '../worlds/module-server.ts';
import type { ModuleServer } from '../worlds/module-server.ts';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer } from '../worlds/running-server.ts';

const message = '契約書の署名属性';

interface Answers {
  readonly baseUrl: string;
  readonly account: string;
  readonly password: string;
  readonly pin: string;
  readonly credentialId: string;
  readonly message: string;
}

/** Runs in the page. */
async function signInPage(answers: Answers) {
  const { chooseAlgorithm, CscClient, signDigest, yesByFactors } = await import('@kumoin/sdk');
  const client = new CscClient({
    baseUrl: answers.baseUrl,
    fetch: (url, init) => fetch(url, init),
  });
  const { name } = await client.info('ja');
  await client.login(answers.account, answers.password);
  const credential = await client.showCredential(answers.credentialId);
  const bytes = new TextEncoder().encode(answers.message);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const obtainYes = yesByFactors(client, { ask: () => ({ pin: answers.pin }) });
  const { signature, timestampToken } = await signDigest(
    { client, credential, obtainYes },
    { digest, algorithm: chooseAlgorithm(credential, 'sha256'), level: 'B-T' },
  );
  return {
    name,
    signature: Array.from(signature),
    certificate: Array.from(credential.chain[0] ?? []),
    stamped: (timestampToken?.length ?? 0) > 0,
    node: 'process' in globalThis || 'Buffer' in globalThis,
  };
}

/** Runs in the page. @returns the code of the error. */
async function failInPage(answers: Answers): Promise<unknown> {
  const { CscClient } = await import('@kumoin/sdk');
  const client = new CscClient({ baseUrl: answers.baseUrl, fetch });
  const failure: unknown = await client.login(answers.account, 'wrong').catch((error) => error);
  const { code, answer } = failure as { code?: unknown; answer?: { error?: unknown } };
  return [code, answer?.error];
}

/** Runs in the page: PKCE, a pushed request, and the token endpoint, from another origin. */
async function beginInPage({ baseUrl, clientId }: { baseUrl: string; clientId: string }) {
  const { CscClient, OAuthClient } = await import('@kumoin/sdk');
  const client = new CscClient({ baseUrl, fetch });
  const [place] = (await client.info()).oauthServers;
  if (place === undefined) throw new Error('no authorization server');
  const oauth = await OAuthClient.find(place, {
    clientId,
    authentication: { method: 'none' },
    redirectUri: 'http://127.0.0.1/callback',
    version: 'v2',
    fetch: (url, init) => fetch(url, init),
  });
  const begun = await oauth.beginService();
  const back = new URL(`http://127.0.0.1/callback?code=none&state=${begun.state}`);
  const failure: unknown = await oauth.finish(begun, back).catch((error) => error);
  const { code, answer } = failure as { code?: unknown; answer?: { error?: unknown } };
  return { url: begun.url, told: [code, answer?.error] };
}

describe('the SDK in a browser', needsBrowser, () => {
  let server: RunningServer;
  let modules: ModuleServer;
  let browser: Browser;
  let page: Page;
  let answers: Answers;

  before(async () => {
    server = await startServer();
    modules = await serveModules();
    browser = await startBrowser();
    page = await browser.newPage();
    await page.goto(modules.url);
    const [signer] = server.demo.signers;
    const credential = signer?.credentials.find(({ factors }) => factors.join() === 'PIN');
    assert.ok(signer && credential);
    const { account, password, pin } = signer;
    const credentialId = credential.credentialID;
    answers = { baseUrl: server.demo.cscV1, account, password, pin, credentialId, message };
  });
  after(async () => {
    await browser.close();
    modules.close();
    await server.stop();
  });

  for (const version of ['v1', 'v2'] as const) {
    test(`signs a digest and has it stamped through ${version}, across origins`, async () => {
      const baseUrl = `${server.demo.baseUrl}/csc/${version}`;
      const made = await page.evaluate(signInPage, { ...answers, baseUrl });
      assert.equal(made.node, false);
      assert.ok(made.name.length > 0 && made.stamped);
      const { publicKey } = new X509Certificate(Buffer.from(made.certificate));
      const signature = Buffer.from(made.signature);
      assert.ok(verify('sha256', Buffer.from(message), publicKey, signature));
      assert.ok(!verify('sha256', Buffer.from(`${message}.`), publicKey, signature));
    });
  }

  test('is told why it was refused, also from another origin', async () => {
    const told = await page.evaluate(failInPage, answers);
    assert.deepEqual(told, ['refused', 'authentication_error']);
  });

  test('pushes a request and asks for tokens across origins', async () => {
    const { url, told } = await page.evaluate(beginInPage, {
      baseUrl: `${server.demo.baseUrl}/csc/v2`,
      clientId: server.demo.cli.clientId,
    });
    assert.ok(new URL(url).searchParams.has('request_uri'));
    assert.deepEqual(told, ['refused', 'invalid_grant']);
  });

  test('loads nothing but itself, the contract and its libraries', () => {
    const foreign = modules.asked.filter(
      (path) =>
        !/^\/(favicon|packages\/(sdk|contract)|node_modules\/(oauth4webapi|typebox)|$)/.test(path),
    );
    assert.deepEqual(foreign, []);
  });
});
