/**
 * Passkeys from the first to the last: added by a signer who is logged in, used to log in, and so
 * strongly that a credential without factors of its own signs at a yes; removed. The authenticator
 * is the browser's own virtual one.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import {
  accessibilityFaults,
  addAuthenticator,
  inWindow,
  needsBrowser,
  startBrowser,
} from '../worlds/browser.ts';
import { logIn } from '../worlds/log-in.ts';
import { newSigner } from '../worlds/operator-desk.ts';
import type { Signer } from '../worlds/operator-desk.ts';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer } from '../worlds/running-server.ts';
import { newDocument, startApplication } from '../worlds/signing-application.ts';
import type { SigningApplication } from '../worlds/signing-application.ts';

let browser: Browser;
let server: RunningServer;
let application: SigningApplication;

before(async () => {
  if (needsBrowser.skip !== undefined) return;
  // By name: a passkey belongs to a name, never to an address.
  server = await startServer({ environment: { KUMOIN_HOST: 'localhost' } });
  [browser, application] = await Promise.all([
    startBrowser(),
    startApplication(server, 'Aozora Sign'),
  ]);
});
after(async () => {
  if (needsBrowser.skip !== undefined) return;
  await browser.close();
  await application.close();
  await server.stop();
});

const passkeysPage = (page: Page) => page.goto(`${server.demo.baseUrl}/account/passkeys`);

async function addPasskey(page: Page, who: Signer, label: string): Promise<void> {
  await passkeysPage(page);
  await logIn(page, who);
  await page.getByLabel('Name of the passkey').fill(label);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('heading', { name: label, exact: true }).waitFor();
}

/** Nobody is logged in any more; the authenticator still holds its keys. */
const forget = (page: Page) => page.context().clearCookies();
const back = (page: Page) => page.getByRole('heading', { name: 'application' }).waitFor();

test('added, used to log in, removed', needsBrowser, () =>
  inWindow(browser, {}, async (page) => {
    const signer = await newSigner(server);
    const credential = await signer.enrol({ factors: [] });
    await addAuthenticator(page);
    await addPasskey(page, signer, 'Laptop');
    assert.deepEqual(await accessibilityFaults(page), []);
    await forget(page);

    const errand = await application.begin({ credential, documents: [newDocument('Offer.pdf')] });
    await page.goto(errand.url);
    await page.getByRole('button', { name: 'Log in with a passkey' }).click();
    await page.getByText('Offer.pdf').waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);

    await page.getByRole('button', { name: 'Agree and sign' }).click();
    await back(page);
    const token = await errand.token();
    assert.equal(await errand.sign(token), 200);
    assert.notEqual(await errand.sign(token), 200);

    await passkeysPage(page);
    await page.getByRole('button', { name: 'Remove Laptop' }).click();
    await page.getByText('You have no passkey yet.').waitFor();
    await forget(page);
    await passkeysPage(page);
    await page.getByRole('button', { name: 'Log in with a passkey' }).click();
    await page.getByText('The passkey was not accepted.').waitFor();
  }),
);

test('a yes by passkey is to exactly what the page shows, and needs its owner', needsBrowser, () =>
  inWindow(browser, {}, async (page) => {
    const signer = await newSigner(server);
    const credential = await signer.enrol({ factors: ['passkey'] });
    const authenticator = await addAuthenticator(page);
    await addPasskey(page, signer, 'Laptop');
    const documents = [newDocument('Offer.pdf'), newDocument('Terms.pdf')];
    const errand = await application.begin({ credential, documents });
    await page.goto(errand.url);
    await page.getByText('Terms.pdf').waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);

    await authenticator.setVerified(false);
    await page.getByRole('button', { name: 'Agree and sign' }).click();
    await page.getByText('The passkey was not used. You can try again.').waitFor();
    await authenticator.setVerified(true);
    await page.getByRole('button', { name: 'Agree and sign' }).click();
    await back(page);
    const token = await errand.token();
    assert.equal(await errand.sign(token), 200);
    assert.notEqual(await errand.sign(token), 200);
  }),
);

test('an answer to one question is no answer to another', needsBrowser, () =>
  inWindow(browser, {}, async (page) => {
    const signer = await newSigner(server);
    const credential = await signer.enrol({ factors: ['passkey'] });
    await addAuthenticator(page);
    await addPasskey(page, signer, 'Laptop');
    const [wanted, unwanted] = await Promise.all([
      application.begin({ credential, documents: [newDocument('Wanted.pdf')] }),
      application.begin({ credential, documents: [newDocument('Unwanted.pdf')] }),
    ]);
    const options = (window: Page) => window.locator('.agree').getAttribute('data-options');
    await page.goto(wanted.url);
    const asked = await options(page);
    await page.goto(unwanted.url);
    // The page of the one is made to sign what the other asks.
    await page.route('**/oauth2/interaction/*', async (route) => {
      const own = await (await route.fetch()).text();
      const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
      const body = own.replace(/data-options="[^"]*"/, `data-options="${escape(asked ?? '')}"`);
      await route.fulfill({ body, contentType: 'text/html; charset=utf-8' });
    });
    await page.reload();
    assert.equal(await options(page), asked);
    await page.unroute('**/oauth2/interaction/*');
    await page.getByRole('button', { name: 'Agree and sign' }).click();
    await page.getByRole('alert').filter({ hasText: 'The passkey was not accepted' }).waitFor();
    await page.getByRole('button', { name: 'Refuse' }).click();
    await back(page);
    await assert.rejects(unwanted.token(), { error: 'access_denied' });
  }),
);
