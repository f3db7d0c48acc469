/**
 * What another web site can do to a signer who is logged in here and has a page open that would
 * sign: frame it, send its form, log the browser in as somebody else, lead a log-in elsewhere. The
 * browser is real, and so is what it refuses. OWASP ASVS 4.0, 4.2.2, 5.1.5 and 14.4.
 */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { needsBrowser, startBrowser } from '../worlds/browser.ts';
import { logIn } from '../worlds/log-in.ts';
import { newSigner } from '../worlds/operator-desk.ts';
import type { Signer } from '../worlds/operator-desk.ts';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer } from '../worlds/running-server.ts';
import { startApplication } from '../worlds/signing-application.ts';
import type { Errand, SigningApplication } from '../worlds/signing-application.ts';

let browser: Browser;
let server: RunningServer;
let application: SigningApplication;
let evil: EvilSite;

before(async () => {
  if (needsBrowser.skip !== undefined) return;
  // Another name, so that the evil site below is another site to the browser.
  server = await startServer({ environment: { KUMOIN_HOST: 'localhost' } });
  [browser, application, evil] = await Promise.all([
    startBrowser(),
    startApplication(server, 'Aozora Sign'),
    openEvilSite(),
  ]);
});
after(async () => {
  if (needsBrowser.skip !== undefined) return;
  await browser.close();
  await application.close();
  await evil.close();
  await server.stop();
});

interface EvilSite {
  /** What was asked of it. */
  readonly asked: string[];
  /** @returns the address of a page that holds the markup. */
  put(markup: string): string;
  close(): Promise<void>;
}

async function openEvilSite(): Promise<EvilSite> {
  let shown = '';
  const asked: string[] = [];
  const http = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.setHeader('content-type', 'text/html; charset=utf-8').end(shown);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    asked,
    put(markup) {
      shown = markup;
      return `http://127.0.0.1:${port}/`;
    },
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** A form as an attacker writes it: everything is known, but for the cookies. */
function form(action: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
  );
  return `<form method="post" action="${action}">${inputs.join('')}<button>Win a prize</button></form>`;
}

interface Scene {
  readonly page: Page;
  readonly errand: Errand;
  readonly signer: Signer;
}

/** A signer who looks at what would be signed, and has not answered. */
async function withConsentOpen(attack: (scene: Scene) => Promise<void>): Promise<void> {
  const signer = await newSigner(server);
  const credential = await signer.enrol({ factors: ['pin'] });
  const context = await browser.newContext({ locale: 'en' });
  context.setDefaultTimeout(15_000);
  try {
    const page = await context.newPage();
    const errand = await application.begin({ credential });
    await page.goto(errand.url);
    await logIn(page, signer);
    await page.getByLabel('PIN of the certificate').waitFor();
    await attack({ page, errand, signer });
  } finally {
    await context.close();
  }
}

/** It was open to be answered all the time, and is answered now. */
async function assertUnharmed({ page, errand, signer }: Scene): Promise<void> {
  await page.getByLabel('PIN of the certificate').fill(signer.pin);
  await page.getByRole('button', { name: 'Agree and sign' }).click();
  await page.getByRole('heading', { name: 'application' }).waitFor();
  assert.equal(await errand.sign(await errand.token()), 200);
}

test('no other site shows our pages in a frame', needsBrowser, () =>
  withConsentOpen(async (scene) => {
    const window = await scene.page.context().newPage();
    for (const address of [scene.page.url(), `${server.demo.baseUrl}/login`]) {
      await window.goto(evil.put(`<iframe src="${address}"></iframe>`));
      const [, frame] = window.frames();
      assert.ok(frame !== undefined);
      // Where the browser ends up that was refused; any other place fails in time.
      await frame.waitForURL('chrome-error://chromewebdata/', { waitUntil: 'commit' });
    }
    await assertUnharmed(scene);
  }),
);

test('a form that another site sends agrees to nothing, whatever it knows', needsBrowser, () =>
  withConsentOpen(async (scene) => {
    const { page, signer } = scene;
    const csrf = await page.locator('.agree [name=csrf]').inputValue();
    const window = await page.context().newPage();
    const fields = { csrf, lang: 'en', 'factor-PIN': signer.pin, answer: 'agree' };
    await window.goto(evil.put(form(page.url(), fields)));
    await window.getByRole('button').click();
    await window.getByRole('heading', { name: 'This request has expired' }).waitFor();
    await assertUnharmed(scene);
  }),
);

test('another site logs nobody in as somebody else', needsBrowser, () =>
  withConsentOpen(async (scene) => {
    const attacker = await newSigner(server);
    const window = await scene.page.context().newPage();
    const { name, password } = attacker;
    const fields = { name, password, csrf: 'x', lang: 'en', return: '/account/passkeys' };
    await window.goto(evil.put(form(`${server.demo.baseUrl}/login`, fields)));
    await window.getByRole('button').click();
    await window.getByText('This page was open for too long').waitFor();
    await assertUnharmed(scene);
  }),
);

test('another site logs nobody out', needsBrowser, () =>
  withConsentOpen(async (scene) => {
    const window = await scene.page.context().newPage();
    await window.goto(evil.put(form(`${server.demo.baseUrl}/logout`, { csrf: 'x' })));
    await window.getByRole('button').click();
    await window.waitForURL(`${server.demo.baseUrl}/logout`);
    await assertUnharmed(scene);
  }),
);

test('a log-in leads to no other site', needsBrowser, async () => {
  const context = await browser.newContext({ locale: 'en' });
  try {
    for (const target of ['//127.0.0.1/', 'http://127.0.0.1/', '/\\127.0.0.1', 'javascript:1']) {
      await context.clearCookies();
      const page = await context.newPage();
      await page.goto(`${server.demo.baseUrl}/login?return=${encodeURIComponent(target)}`);
      await logIn(page, await newSigner(server));
      await page.getByRole('heading', { name: 'You are logged in' }).waitFor();
    }
  } finally {
    await context.close();
  }
});

/** What an attacker would put into a page, if there were a way; tells which rules stood against it. */
const injection = (address: string): string => `(async () => {
  const seen = [];
  document.addEventListener('securitypolicyviolation', (e) => seen.push(e.effectiveDirective));
  const add = (name, attributes) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    document.body.append(element);
  };
  add('img', { src: '${address}' });
  add('link', { rel: 'stylesheet', href: '${address}' });
  add('base', { href: '${address}' });
  try { add('script', { src: '${address}' }); } catch (e) { seen.push(/Trusted\\w+/.exec(e.message)[0]); }
  await fetch('${address}').catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 200));
  return seen;
})()`;

test('markup that got into the page would run nothing, and send nothing away', needsBrowser, () =>
  withConsentOpen(async (scene) => {
    const { page } = scene;
    evil.asked.length = 0;
    const elsewhere = evil.put('');
    const violations = await page.evaluate<readonly string[]>(injection(`${elsewhere}?pin`));
    assert.deepEqual(evil.asked, []);
    for (const directive of [
      'img-src',
      'style-src-elem',
      'connect-src',
      'base-uri',
      'TrustedScriptURL',
    ])
      assert.ok(violations.includes(directive), `${directive} of ${violations.join(' ')}`);
    await page.reload();
    await assertUnharmed(scene);
  }),
);

test('who goes back in the browser finds no PIN, and nothing to agree to', needsBrowser, () =>
  withConsentOpen(async (scene) => {
    const { page } = scene;
    await assertUnharmed(scene);
    await page.goBack();
    await page.getByRole('heading', { name: 'This request has expired' }).waitFor();
    assert.equal(await page.locator('input').count(), 0);
  }),
);
