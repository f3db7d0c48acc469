/**
 * The whole way of a signature that an application asks for, in a real browser: the application
 * sends the signer here, the signer logs in, sees what will be signed, says yes or no, and the
 * application signs with what it gets, once. By keyboard, without script, in Japanese, on a phone.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { accessibilityFaults, inWindow, needsBrowser, startBrowser } from '../worlds/browser.ts';
import { logIn } from '../worlds/log-in.ts';
import { newSigner } from '../worlds/operator-desk.ts';
import type { EnrolledCredential, Signer } from '../worlds/operator-desk.ts';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer } from '../worlds/running-server.ts';
import { newDocument, startApplication } from '../worlds/signing-application.ts';
import type { Errand, SigningApplication } from '../worlds/signing-application.ts';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

let browser: Browser;
let server: RunningServer;
let application: SigningApplication;
let signer: Signer;
let credential: EnrolledCredential;

before(async () => {
  if (needsBrowser.skip !== undefined) return;
  // By name: a passkey belongs to a name, never to an address.
  server = await startServer({ environment: { KUMOIN_HOST: 'localhost' } });
  [browser, application, signer] = await Promise.all([
    startBrowser(),
    startApplication(server, 'Aozora Sign'),
    newSigner(server),
  ]);
  credential = await signer.enrol({ factors: ['pin'] });
});
after(async () => {
  if (needsBrowser.skip !== undefined) return;
  await browser.close();
  await application.close();
  await server.stop();
});

const inBrowser = (options: BrowserContextOptions, look: (page: Page) => Promise<void>) =>
  inWindow(browser, options, look);

const back = (page: Page) => page.getByRole('heading', { name: 'application' }).waitFor();
const hashOf = ({ digest }: { digest: Buffer }) => digest.toString('hex');

/** Refused by the server, not only not shown. */
async function assertRefused(errand: Errand): Promise<void> {
  await assert.rejects(errand.token(), { error: 'access_denied' });
}

test('log in, see what will be signed, agree; the yes signs once', needsBrowser, () =>
  inBrowser({}, async (page) => {
    const documents = [newDocument('業務委託契約書.pdf'), newDocument('Annex <b>\u202Efdp.exe')];
    const errand = await application.begin({ credential, documents });
    await page.goto(errand.url);
    assert.deepEqual(await accessibilityFaults(page), []);
    await logIn(page, signer);

    await page.getByRole('heading', { name: 'Sign? (2 signatures)' }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    const text = await page.locator('main').innerText();
    for (const shown of ['Aozora Sign', '山田 花子', '業務委託契約書.pdf', 'Document 2 of 2'])
      assert.ok(text.includes(shown), shown);
    const labels = await page.locator('.document .label').allInnerTexts();
    assert.deepEqual(labels, ['業務委託契約書.pdf', 'Annex <b>U+202Efdp.exe']);
    const hashes = await page.locator('.hash').allTextContents();
    assert.deepEqual(hashes, documents.map(hashOf));

    await page.getByLabel('PIN of the certificate').fill('00000000');
    await page.getByRole('button', { name: 'Agree and sign' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'Nothing was signed' });
    await alert.waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.equal(await page.getByLabel('PIN of the certificate').inputValue(), '');

    await page.getByLabel('PIN of the certificate').fill(signer.pin);
    await page.getByRole('button', { name: 'Agree and sign' }).click();
    await back(page);
    const token = await errand.token();
    assert.equal(await errand.sign(token), 200);
    assert.notEqual(await errand.sign(token), 200);
  }),
);

test('in Japanese, on a phone, without script: refuse', needsBrowser, () =>
  inBrowser({ ...phone, locale: 'ja-JP', javaScriptEnabled: false }, async (page) => {
    const someone = await newSigner(server);
    const own = await someone.enrol({ factors: ['pin'] });
    const errand = await application.begin({ credential: own });
    await page.goto(errand.url);
    await page.getByLabel('アカウント名').fill(someone.name);
    await page.getByLabel('パスワード').fill(someone.password);
    await page.getByRole('button', { name: 'ログイン', exact: true }).click();
    await page.getByLabel('認証コード').fill(someone.code());
    await page.getByRole('button', { name: '確認する' }).click();
    await page.getByRole('heading', { name: '電子署名の確認（1件）' }).waitFor();
    await page.getByRole('button', { name: '拒否する' }).click();
    await back(page);
    await assertRefused(errand);
  }),
);

test('the language chosen on the first page stays to the last', needsBrowser, () =>
  inBrowser({}, async (page) => {
    const someone = await newSigner(server);
    const own = await someone.enrol({ factors: ['pin'] });
    const errand = await application.begin({ credential: own });
    await page.goto(errand.url);
    await page.getByRole('link', { name: '日本語' }).click();
    await page.getByLabel('アカウント名').fill(someone.name);
    await page.getByLabel('パスワード').fill('wrong');
    await page.getByRole('button', { name: 'ログイン', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: '正しくありません' }).waitFor();
    await page.getByLabel('パスワード').fill(someone.password);
    await page.getByRole('button', { name: 'ログイン', exact: true }).click();
    await page.getByLabel('認証コード').fill(someone.code());
    await page.getByRole('button', { name: '確認する' }).click();
    await page.getByLabel('証明書のPIN').fill(someone.pin);
    await page.getByRole('button', { name: '同意して署名する' }).click();
    await back(page);
    assert.equal(await errand.sign(await errand.token()), 200);
  }),
);

test('by keyboard alone', needsBrowser, () =>
  inBrowser({}, async (page) => {
    const someone = await newSigner(server);
    const own = await someone.enrol({ factors: ['pin'] });
    const errand = await application.begin({ credential: own });
    const { keyboard } = page;
    const tabTo = async (name: string) => {
      const focused = 'document.activeElement.name || document.activeElement.textContent.trim()';
      for (let presses = 0; (await page.evaluate(focused)) !== name; presses += 1) {
        assert.ok(presses < 30, `no way to ${name} by keyboard`);
        await keyboard.press('Tab');
      }
    };
    await page.goto(errand.url);
    await tabTo('name');
    await keyboard.type(someone.name);
    await tabTo('password');
    await keyboard.type(someone.password);
    await keyboard.press('Enter');
    await page.getByLabel('Code').waitFor();
    await tabTo('code');
    await keyboard.type(someone.code());
    await keyboard.press('Enter');
    await page.getByLabel('PIN of the certificate').waitFor();
    await tabTo('factor-PIN');
    await keyboard.type(someone.pin);
    await keyboard.press('Enter');
    await back(page);
    assert.equal(await errand.sign(await errand.token()), 200);
  }),
);

test('a page that was left open in another tab agrees to nothing', needsBrowser, () =>
  inBrowser({}, async (page) => {
    const someone = await newSigner(server);
    const own = await someone.enrol({ factors: ['pin'] });
    const errand = await application.begin({ credential: own });
    await page.goto(errand.url);
    await logIn(page, someone);
    await page.getByLabel('PIN of the certificate').waitFor();
    const second = await page.context().newPage();
    await second.goto(page.url());
    await second.getByRole('button', { name: 'Refuse' }).click();
    await back(second);
    await page.getByLabel('PIN of the certificate').fill(someone.pin);
    await page.getByRole('button', { name: 'Agree and sign' }).click();
    await page.getByRole('heading', { name: 'This request has expired' }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await assertRefused(errand);
  }),
);

test('a form without its token agrees to nothing', needsBrowser, () =>
  inBrowser({}, async (page) => {
    const someone = await newSigner(server);
    const own = await someone.enrol({ factors: ['pin'] });
    const errand = await application.begin({ credential: own });
    await page.goto(errand.url);
    await logIn(page, someone);
    await page.getByLabel('PIN of the certificate').fill(someone.pin);
    await page.locator('.agree [name=csrf]').evaluate((field) => field.setAttribute('value', 'x'));
    await page.getByRole('button', { name: 'Agree and sign' }).click();
    await page.getByRole('alert').filter({ hasText: 'another tab' }).waitFor();
    await page.getByLabel('PIN of the certificate').fill(someone.pin);
    await page.getByRole('button', { name: 'Agree and sign' }).click();
    await back(page);
    assert.equal(await errand.sign(await errand.token()), 200);
  }),
);

test('who logs in as somebody else is told, and gets back to the application', needsBrowser, () =>
  inBrowser({}, async (page) => {
    const someone = await newSigner(server);
    const errand = await application.begin({ credential });
    await page.goto(errand.url);
    await logIn(page, someone);
    await page.getByRole('heading', { name: 'This is not allowed' }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.getByRole('link', { name: 'Continue' }).click();
    await back(page);
    await assertRefused(errand);
  }),
);
