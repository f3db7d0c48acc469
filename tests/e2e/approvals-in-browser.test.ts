/**
 * A yes that is given elsewhere, in a real browser: an application asks by API and waits, the signer
 * sees on our own page what it asks for and approves or refuses, and the application hears of it
 * and signs. By PIN typed on our page, and by a mere yes of who has logged in strongly.
 */

import assert from 'node:assert/strict';
import { verify } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { accessibilityFaults, inWindow, needsBrowser, startBrowser } from '../worlds/browser.ts';
import { logIn } from '../worlds/log-in.ts';
import { newSigner } from '../worlds/operator-desk.ts';
import type { EnrolledCredential, Signer } from '../worlds/operator-desk.ts';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer } from '../worlds/running-server.ts';
import { newDocument } from '../worlds/signing-application.ts';
import type { Document } from '../worlds/signing-application.ts';

const sha256Oid = '2.16.840.1.101.3.4.2.1';
const ecdsaSha256Oid = '1.2.840.10045.4.3.2';
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

let browser: Browser;
let server: RunningServer;

before(async () => {
  if (needsBrowser.skip !== undefined) return;
  [browser, server] = await Promise.all([startBrowser(), startServer()]);
});
after(async () => {
  if (needsBrowser.skip !== undefined) return;
  await browser.close();
  await server.stop();
});

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An application that has logged in with the signer's name and password. */
class Caller {
  readonly #authorization: string;

  constructor({ name, password }: Signer, token?: string) {
    const basic = Buffer.from(`${name}:${password}`).toString('base64');
    this.#authorization = token === undefined ? `Basic ${basic}` : `Bearer ${token}`;
  }

  static async logIn(signer: Signer): Promise<Caller> {
    const { body } = await new Caller(signer).call('auth/login', {});
    return new Caller(signer, String(body['access_token']));
  }

  async call(method: string, body: object): Promise<Answer> {
    const answer = await fetch(`${server.demo.baseUrl}/csc/v2/${method}`, {
      method: 'POST',
      headers: { authorization: this.#authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  }
}

interface Asked {
  readonly caller: Caller;
  readonly credential: EnrolledCredential;
  readonly document: Document;
  /** Good for one question: each answer brings the next one. */
  handle: string;
}

async function ask(signer: Signer, factors: readonly string[]): Promise<Asked> {
  const credential = await signer.enrol({ factors, mode: 'explicit' });
  const caller = await Caller.logIn(signer);
  const document = newDocument('Contract.pdf');
  const { status, body } = await caller.call('credentials/authorize', {
    credentialID: credential.credentialId,
    numSignatures: 1,
    hashes: [document.digest.toString('base64')],
    hashAlgorithmOID: sha256Oid,
    description: 'Rental contract',
    authData: factors.map((factor) => ({ id: factor.toUpperCase() })),
  });
  assert.equal(status, 202, JSON.stringify(body));
  return { caller, credential, document, handle: String(body['handle']) };
}

async function check(asked: Asked): Promise<Answer> {
  const { caller, handle } = asked;
  const answer = await caller.call('credentials/authorizeCheck', { handle });
  if (answer.status === 202) asked.handle = String(answer.body['handle']);
  return answer;
}

async function assertSigns(asked: Asked): Promise<void> {
  const { caller, credential, document } = asked;
  const checked = await check(asked);
  assert.equal(checked.status, 200, JSON.stringify(checked));
  const { body } = checked;
  const signed = await caller.call('signatures/signHash', {
    credentialID: credential.credentialId,
    SAD: body['SAD'],
    hashes: [document.digest.toString('base64')],
    hashAlgorithmOID: sha256Oid,
    signAlgo: ecdsaSha256Oid,
  });
  assert.equal(signed.status, 200, JSON.stringify(signed.body));
  const [signature = ''] = signed.body['signatures'] as readonly string[];
  const { publicKey } = credential.certificate;
  assert.ok(verify('sha256', document.content, publicKey, Buffer.from(signature, 'base64')));
}

/** Logs in and opens what waits. */
async function openApproval(page: Page, signer: Signer): Promise<void> {
  await page.goto(`${server.demo.baseUrl}/approvals`);
  await logIn(page, signer);
  await page.getByRole('heading', { name: 'Waiting for your approval' }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.getByRole('link', { name: /^Look at it/ }).click();
  await page.getByRole('heading', { name: 'Sign? (1 signature)' }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
}

test('a yes of who has logged in lets the application sign', needsBrowser, () =>
  inWindow(browser, phone, async (page) => {
    const signer = await newSigner(server);
    const asked = await ask(signer, ['app']);
    await openApproval(page, signer);
    assert.equal(await page.locator('.hash').textContent(), asked.document.digest.toString('hex'));
    assert.ok(await page.getByText('Rental contract').isVisible());
    await page.getByRole('button', { name: 'Agree and sign' }).click();
    await page.getByRole('heading', { name: 'You have agreed' }).waitFor();
    await assertSigns(asked);
    await page.getByRole('link', { name: 'Continue' }).click();
    await page.getByText('Nothing is waiting for you.').waitFor();
  }),
);

test('the PIN is typed here, and the application never sees it', needsBrowser, () =>
  inWindow(browser, { javaScriptEnabled: false }, async (page) => {
    const signer = await newSigner(server);
    const asked = await ask(signer, ['pinpage']);
    await page.goto(`${server.demo.baseUrl}/approvals?lang=ja`);
    await page.getByLabel('アカウント名').fill(signer.name);
    await page.getByLabel('パスワード').fill(signer.password);
    await page.getByRole('button', { name: 'ログイン', exact: true }).click();
    await page.getByLabel('認証コード').fill(signer.code());
    await page.getByRole('button', { name: '確認する' }).click();
    await page.getByRole('link', { name: /内容を確認する/ }).click();
    await page.getByLabel('証明書のPIN').fill('00000000');
    await page.getByRole('button', { name: '同意して署名する' }).click();
    await page.getByRole('alert').filter({ hasText: '署名は行われていません' }).waitFor();
    await page.getByLabel('証明書のPIN').fill(signer.pin);
    await page.getByRole('button', { name: '同意して署名する' }).click();
    await page.getByRole('heading', { name: '同意を受け付けました' }).waitFor();
    await assertSigns(asked);
  }),
);

test('what was refused is refused, also in a tab that was left open', needsBrowser, () =>
  inWindow(browser, {}, async (page) => {
    const signer = await newSigner(server);
    const asked = await ask(signer, ['app']);
    await openApproval(page, signer);
    const second = await page.context().newPage();
    await second.goto(page.url());
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.getByRole('heading', { name: 'You have refused' }).waitFor();
    await second.getByRole('button', { name: 'Agree and sign' }).click();
    await second.getByRole('heading', { name: 'This has been answered already' }).waitFor();
    const { status, body } = await check(asked);
    assert.equal(status, 400);
    assert.notEqual(body['error_description'], 'Invalid parameter handle');
  }),
);

test('nobody sees what waits for somebody else', needsBrowser, () =>
  inWindow(browser, {}, async (page) => {
    const [signer, other] = await Promise.all([newSigner(server), newSigner(server)]);
    const asked = await ask(signer, ['app']);
    await openApproval(page, signer);
    const address = page.url();
    await page.context().clearCookies();
    await page.goto(address);
    await logIn(page, other);
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    assert.equal((await check(asked)).status, 202);
  }),
);
