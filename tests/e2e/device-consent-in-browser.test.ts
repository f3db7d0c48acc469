/**
 * A device that approves what our own page asks, in a real browser without script: the page shows
 * a number, loads itself again, and leads back to the application once the device has approved,
 * though its policy lets no form end anywhere else.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { passwordOf } from '../conformance/csc/csc-world.ts';
import { OAuthWorld, pkce, redirectUri, sha256Oid } from '../conformance/oauth/oauth-world.ts';
import { needsBrowser, startBrowser } from '../worlds/browser.ts';
import { logIn } from '../worlds/log-in.ts';
import { SigningPhone } from '../worlds/signing-phone.ts';

let browser: Browser;
let world: OAuthWorld;
let phone: SigningPhone;
let credentialID: string;

before(async () => {
  if (needsBrowser.skip !== undefined) return;
  [browser, world] = await Promise.all([startBrowser(), OAuthWorld.start()]);
  const { csc } = world;
  const account = csc.accounts.get('alice') ?? assert.fail('no alice');
  const at = { server: () => csc.built, now: () => csc.clock.at };
  phone = await SigningPhone.enrol(at, account.id);
  credentialID = await world.enrol('alice', { factors: ['device'] });
});
after(async () => {
  if (needsBrowser.skip !== undefined) return;
  await browser.close();
  await world.close();
});

async function openPage(page: Page): Promise<string> {
  const hash = Buffer.alloc(32, 7).toString('base64');
  const detail = {
    ...{ type: 'credential', credentialID, hashAlgorithmOID: sha256Oid },
    documentDigests: [{ hash, label: 'Rental contract.pdf' }],
  };
  const { parameters, verifier } = pkce();
  const details = { authorization_details: JSON.stringify([detail]) };
  await page.goto(world.authorizeUrl({ ...details, ...parameters }));
  const alice = { name: 'alice', password: passwordOf.alice, code: () => world.csc.otp('alice') };
  await logIn(page, alice);
  return verifier;
}

test('the page waits for the device, and goes on by itself', needsBrowser, async () => {
  const context = await browser.newContext({ locale: 'en', javaScriptEnabled: false });
  context.setDefaultTimeout(20_000);
  // The application, which is on no network of ours.
  await context.route(`${redirectUri}**`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<h1>application</h1>' }),
  );
  const page = await context.newPage();
  const verifier = await openPage(page);
  await page.getByRole('button', { name: 'Ask on my device' }).click();
  const number = page.locator('.match-number');
  const shown = await number.innerText();
  assert.match(shown, /^\d\d$/);
  assert.ok(await page.getByRole('button', { name: 'Refuse' }).isVisible());

  // It loads itself again, and shows the same.
  await page.waitForRequest((request) => new URL(request.url()).searchParams.has('wait'));
  await page.waitForEvent('domcontentloaded');
  assert.equal(await number.innerText(), shown);

  await phone.approve(shown);
  await page.getByRole('heading', { name: 'application' }).waitFor();
  const code = new URL(page.url()).searchParams.get('code');
  const token = await world.redeem(code, { code_verifier: verifier });
  assert.equal(token.status, 200, JSON.stringify(token.body));
  await context.close();
});
