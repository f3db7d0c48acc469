/**
 * Our pages in a real browser, apart from what is behind them: every page in both languages, light
 * and dark, on a phone and on a desk, by the rules of axe-core; as narrow and as large as people
 * need; with script and without. What faces do with the answers is tested elsewhere.
 */

import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { samplePages } from '../../apps/server/src/pages/sample-pages.contract.ts';
import {
  accessibilityFaults,
  addAuthenticator,
  inWindow as lookIn,
  needsBrowser,
  startBrowser,
} from '../worlds/browser.ts';
import { startPageServer } from '../worlds/page-server.ts';
import type { PageServer } from '../worlds/page-server.ts';

const names = Object.keys(samplePages('en'));
const phone = { viewport: { width: 390, height: 844 } };
const desk = { viewport: { width: 1280, height: 900 } };
const narrow = { viewport: { width: 320, height: 640 } };
const targetMin = 44;

let browser: Browser;
let server: PageServer;

before(async () => {
  if (needsBrowser.skip !== undefined) return;
  [browser, server] = await Promise.all([startBrowser(), startPageServer()]);
});
after(async () => {
  if (needsBrowser.skip !== undefined) return;
  await browser.close();
  await server.close();
});

const inWindow = (options: BrowserContextOptions, look: (page: Page) => Promise<void>) =>
  lookIn(browser, options, look);
const open = (page: Page, name: string, lang = 'en') => page.goto(`${server.url}/${lang}/${name}`);
const overflow = (page: Page) =>
  page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );

describe('axe-core finds nothing wrong', needsBrowser, () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [place, size] of Object.entries({ phone, desk })) {
      for (const lang of ['en', 'ja']) {
        test(`${names.length} pages, ${lang}, ${colorScheme}, ${place}`, () =>
          inWindow({ ...size, colorScheme }, async (page) => {
            for (const name of names) {
              await open(page, name, lang);
              assert.deepEqual(await accessibilityFaults(page), [], name);
            }
          }));
      }
    }
  }
});

test('axe-core would find something: contrast, labels, language', needsBrowser, () =>
  inWindow(phone, async (page) => {
    await open(page, 'consent');
    await page.evaluate(`
      document.querySelector('.lead').style.color = '#bbb';
      document.querySelector('label').remove();
      document.documentElement.lang = '';
    `);
    const faults = (await accessibilityFaults(page)).map((fault) => fault.split(':')[0]);
    for (const rule of ['color-contrast', 'html-has-lang', 'label'])
      assert.ok(faults.includes(rule));
  }),
);

describe('every page, in both languages', needsBrowser, () => {
  for (const lang of ['en', 'ja']) {
    test(`fits 320 px, also when strangers attack (${lang})`, () =>
      inWindow(narrow, async (page) => {
        for (const name of names.flatMap((each) => [each, `${each}?hostile`])) {
          await open(page, name, lang);
          assert.equal(await overflow(page), 0, name);
        }
      }));

    test(`fits when text is twice as large (${lang})`, () =>
      inWindow({ viewport: { width: 640, height: 900 } }, async (page) => {
        for (const name of names) {
          await open(page, name, lang);
          await page.evaluate("document.documentElement.style.fontSize = '200%'");
          assert.equal(await overflow(page), 0, name);
        }
      }));

    test(`has nothing to press that is smaller than ${targetMin} px (${lang})`, () =>
      inWindow(phone, async (page) => {
        for (const name of names) {
          await open(page, name, lang);
          const targets = 'button, .button, input:not([type=hidden]), .languages a, summary';
          for (const target of await page.locator(targets).all()) {
            if (!(await target.isVisible())) continue;
            const { width = 0, height = 0 } = (await target.boundingBox()) ?? {};
            assert.ok(width >= targetMin && height >= targetMin, `${name}: ${width}×${height}`);
          }
        }
      }));
  }
});

test('nothing moves for those who ask for it', needsBrowser, () =>
  inWindow({ reducedMotion: 'reduce' }, async (page) => {
    await open(page, 'consent');
    const duration = "getComputedStyle(document.querySelector('.button')).transitionDuration";
    assert.equal(await page.evaluate(duration), '0s');
  }),
);

test('with the colours of the system, the two answers still look different', needsBrowser, () =>
  inWindow({ forcedColors: 'active' }, async (page) => {
    await open(page, 'consent');
    const style = (selector: string) =>
      page.evaluate(`(({ borderTopStyle, borderTopWidth }) => borderTopStyle + borderTopWidth)(
        getComputedStyle(document.querySelector('${selector}')))`);
    assert.notEqual(await style('.button.primary'), await style('.button.refusal'));
  }),
);

test('whoever goes by keyboard sees where they are, and skips what repeats', needsBrowser, () =>
  inWindow(desk, async (page) => {
    await open(page, 'consent');
    await page.keyboard.press('Tab');
    const skip = page.locator('.skip');
    assert.ok(await skip.evaluate((link) => link.matches(':focus-visible')));
    assert.ok(((await skip.boundingBox())?.y ?? -1) >= 0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const outline =
      'getComputedStyle(document.activeElement).outlineStyle + document.activeElement.name';
    assert.equal(await page.evaluate(outline), 'solidfactor-PIN');
  }),
);

test(
  'Enter agrees; a refusal sends no PIN; the way back crosses two other servers',
  needsBrowser,
  () =>
    inWindow(phone, async (page) => {
      await open(page, 'consent', 'ja');
      await page.getByLabel('証明書のPIN').fill('123456');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'application' }).waitFor();
      await open(page, 'consent', 'ja');
      await page.getByLabel('証明書のPIN').fill('123456');
      await page.getByRole('button', { name: '拒否する' }).click();
      await page.getByRole('heading', { name: 'application' }).waitFor();
      const form = { csrf: 'csrf-sample', lang: 'ja' };
      assert.deepEqual(server.posted.splice(0), [
        { ...form, 'factor-PIN': '123456', answer: 'agree' },
        { ...form, answer: 'refuse' },
      ]);
    }),
);

test('a code is asked for without sending the PIN along', needsBrowser, () =>
  inWindow({ ...phone, javaScriptEnabled: false }, async (page) => {
    await open(page, 'consent-factors');
    await page.getByLabel('PIN of the certificate').fill('123456');
    await page.getByRole('button', { name: 'Send me a code' }).click();
    assert.deepEqual(server.posted.splice(0), [
      { csrf: 'csrf-sample', lang: 'en', answer: 'send:MAIL' },
    ]);
  }),
);

test('at an IP address no passkey is offered, as no browser would give one', needsBrowser, () =>
  inWindow({}, async (page) => {
    await open(page, 'login');
    const passkey = page.getByRole('button', { name: 'Log in with a passkey' });
    assert.ok(await passkey.isVisible());
    await page.goto(page.url().replace('//localhost:', '//127.0.0.1:'));
    assert.ok(await page.getByText('instead of an IP address').isVisible());
    assert.ok(!(await passkey.isVisible()));
  }),
);

test('without script no passkey is offered, and the page says why', needsBrowser, () =>
  inWindow({ ...phone, javaScriptEnabled: false }, async (page) => {
    await open(page, 'login');
    assert.equal(await page.getByRole('button').count(), 1);
    assert.ok(await page.getByText('No passkey can be used here').isVisible());
    await open(page, 'passkeys');
    assert.ok(await page.getByRole('button', { name: 'Add a passkey' }).isDisabled());
    assert.ok(await page.getByRole('button', { name: 'Remove Phone' }).isEnabled());
  }),
);

test('a passkey signs the challenge that is in the page; a refused one is told', needsBrowser, () =>
  inWindow(phone, async (page) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const authenticator = await addAuthenticator(page);
    await authenticator.hold('localhost', {
      id: Buffer.from('credential-of-the-signer'),
      privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }),
    });
    await authenticator.setVerified(false);
    await open(page, 'consent-passkey');
    const button = page.getByRole('button', { name: 'Agree and sign with a passkey' });
    await button.click();
    await page.getByText('The passkey was not used. You can try again.').waitFor();
    assert.deepEqual(server.posted, []);

    await authenticator.setVerified(true);
    await button.click();
    await page.getByRole('heading', { name: 'application' }).waitFor();
    const [form] = server.posted.splice(0);
    assert.deepEqual([form?.['answer'], form?.['factor-PIN']], ['agree', '']);
    const { response } = JSON.parse(form?.['passkey'] ?? '') as {
      response: Record<'clientDataJSON' | 'authenticatorData' | 'signature', string>;
    };
    const bytes = (text: string) => Buffer.from(text, 'base64url');
    const clientData = bytes(response.clientDataJSON);
    const { challenge, origin } = JSON.parse(String(clientData)) as Record<string, string>;
    assert.deepEqual([challenge, origin], ['AAAA', server.url]);
    const hash = createHash('sha256').update(clientData).digest();
    const signed = Buffer.concat([bytes(response.authenticatorData), hash]);
    assert.ok(verify('sha256', signed, publicKey, bytes(response.signature)));
  }),
);
