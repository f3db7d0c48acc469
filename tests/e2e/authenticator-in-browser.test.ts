/**
 * The authenticator in a real browser against the real server: enrolled by a link, it shows what is to
 * be approved in full, approves with the number the person brings along, refuses, shows nothing that
 * was changed on the way, and makes a code without a network that the server takes.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { bankWorld, transferFields } from '../worlds/bank-world.ts';
import type { BankWorld, Customer } from '../worlds/bank-world.ts';
import {
  accessibilityFaults,
  addAuthenticator,
  inWindow,
  needsBrowser,
  startBrowser,
} from '../worlds/browser.ts';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

let browser: Browser;
let bank: BankWorld;

before(async () => {
  if (needsBrowser.skip !== undefined) return;
  [browser, bank] = await Promise.all([startBrowser(), bankWorld()]);
});
after(async () => {
  if (needsBrowser.skip !== undefined) return;
  await browser.close();
  await bank.stop();
});

/** The buttons of the app, in its two languages. */
const words = {
  en: {
    register: 'Register',
    close: 'Close',
    look: 'Look at it',
    approve: 'Approve',
    refuse: 'Refuse',
    number: 'Number on the other screen',
    code: 'Show a code to type instead',
  },
  ja: {
    register: '登録する',
    close: '閉じる',
    look: '内容を確認',
    approve: '承認する',
    refuse: '拒否する',
    number: '元の画面に表示された数字',
    code: '入力用の確認コードを表示する',
  },
} as const;

type Language = keyof typeof words;

/** As when the camera has read a picture, or somebody pressed a link. */
async function follow(page: Page, fragment: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(fragment)}`);
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

/** Somebody new, with this window as their device. */
async function enrolled(page: Page, language: Language = 'en'): Promise<Customer> {
  const customer = await bank.newCustomer();
  await page.goto(bank.app + (await customer.offerEnrolment()));
  await press(page, words[language].register);
  await press(page, words[language].close);
  return customer;
}

/** The lines of the statement on the screen, as a person reads them. */
async function linesOf(page: Page): Promise<readonly (readonly string[])[]> {
  await page.locator('.statement').first().waitFor();
  const lines = await page.locator('.statement > div').all();
  return Promise.all(lines.map((line) => line.locator('dt, dd').allTextContents()));
}

async function heading(page: Page): Promise<string> {
  return (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
}

describe('approving', needsBrowser, () => {
  test('a transfer is shown in full and approved, with nothing wrong for those who cannot see', async () => {
    await inWindow(browser, phone, async (page) => {
      const customer = await enrolled(page);
      const begun = await customer.beginTransfer();
      await press(page, words.en.look);
      const lines = await linesOf(page);
      assert.deepEqual(lines[0], ['Asked by', 'くもい銀行']);
      const shown = lines.slice(1).map(([, value]) => value);
      assert.deepEqual(
        shown,
        transferFields.map(({ name, value }) => (name === 'amount' ? '128,000' : value)),
      );
      assert.deepEqual(await accessibilityFaults(page), []);
      await press(page, words.en.approve);
      await page.getByText('Approved', { exact: true }).waitFor();
      assert.equal(await customer.stateOf(begun), 'approved');
    });
  });

  test('without the number from the other screen nothing is approved, and a wrong one counts', async () => {
    await inWindow(browser, phone, async (page) => {
      const customer = await enrolled(page);
      const begun = await customer.beginTransfer({ numberMatching: true });
      const number = begun.transaction.statement.matchNumber ?? assert.fail('no number');
      await press(page, words.en.look);
      const field = page.getByLabel(words.en.number);
      await press(page, words.en.approve);
      assert.equal(await customer.stateOf(begun), 'shown');
      await field.fill(number === '11' ? '12' : '11');
      await press(page, words.en.approve);
      await page
        .getByRole('alert')
        .getByText(/not accepted/)
        .waitFor();
      assert.equal(await customer.failuresOf(begun), 1);
      assert.deepEqual(await accessibilityFaults(page), []);
      await field.fill(number);
      await press(page, words.en.approve);
      await page.getByText('Approved', { exact: true }).waitFor();
      assert.equal(await customer.stateOf(begun), 'approved');
    });
  });

  test('three wrong numbers end it, and the app says so', async () => {
    await inWindow(browser, phone, async (page) => {
      const customer = await enrolled(page);
      const begun = await customer.beginTransfer({ numberMatching: true });
      const wrong = begun.transaction.statement.matchNumber === '11' ? '12' : '11';
      await press(page, words.en.look);
      for (const message of [/not accepted\. Nothing/, /not accepted\. Nothing/, /has ended/]) {
        await page.getByLabel(words.en.number).fill(wrong);
        await press(page, words.en.approve);
        await page.getByRole('alert').getByText(message).waitFor();
        await page.waitForTimeout(50);
      }
      assert.equal(await customer.stateOf(begun), 'failed');
    });
  });

  test('no is no', async () => {
    await inWindow(browser, { ...phone, locale: 'ja' }, async (page) => {
      const customer = await enrolled(page, 'ja');
      const begun = await customer.beginTransfer();
      await press(page, words.ja.look);
      assert.equal(await heading(page), '振込の承認');
      await press(page, words.ja.refuse);
      await page.getByText('拒否しました', { exact: true }).waitFor();
      assert.equal(await customer.stateOf(begun), 'refused');
    });
  });
});

describe('what is not genuine', needsBrowser, () => {
  test('a payee that was changed on the way is not shown, and cannot be approved', async () => {
    await inWindow(browser, phone, async (page) => {
      const customer = await enrolled(page);
      await page.route('**/authenticator/v1/transactions/show', async (route) => {
        const answer = await route.fetch();
        const text = (await answer.text()).replace('みほん商店', 'みほん商会');
        await route.fulfill({ response: answer, body: text });
      });
      const begun = await customer.beginTransfer();
      await page
        .getByRole('alert')
        .getByText(/does not come from your service/)
        .waitFor();
      assert.equal(await page.getByText('みほん').count(), 0);
      assert.equal(await page.getByRole('button', { name: words.en.look }).count(), 0);
      assert.notEqual(await customer.stateOf(begun), 'approved');
    });
  });

  test('a picture that another bank made says nothing here', async () => {
    await inWindow(browser, phone, async (page) => {
      const customer = await enrolled(page);
      const begun = await customer.beginTransfer();
      const picture = await customer.carried(begun);
      const octets = Buffer.from(picture.slice('#tx='.length), 'base64url');
      // The first octet of the proof.
      octets[10] = (octets[10] ?? 0) ^ 1;
      await follow(page, `#tx=${octets.toString('base64url')}`);
      await page
        .getByRole('alert')
        .getByText(/does not come from your service/)
        .waitFor();
      assert.equal(await page.getByText('みほん商店').count(), 0);
    });
  });

  test('a registration whose key was changed on the way leaves nothing', async () => {
    await inWindow(browser, phone, async (page) => {
      const customer = await bank.newCustomer();
      const link = await customer.offerEnrolment();
      const [code = '', hash = ''] = link.split('.');
      const changed = `${code}.${hash.startsWith('A') ? 'B' : 'A'}${hash.slice(1)}`;
      await page.goto(bank.app + changed);
      await page
        .getByRole('alert')
        .getByText(/Nothing was registered/)
        .waitFor();
      await page.goto(bank.app + link);
      await page.getByRole('button', { name: words.en.register }).waitFor();
    });
  });
});

/** What a script that got into the page would try. */
const takeKeysOut = `(async () => {
  const done = (request) => new Promise((resolve) => {
    request.addEventListener('success', () => resolve(request.result));
  });
  const database = await done(indexedDB.open('kumoin-authenticator'));
  const tokens = await done(database.transaction('tokens').objectStore('tokens').getAll());
  const keys = tokens.flatMap((token) => Object.values(token.keys));
  return Promise.all(keys.flatMap((key) => ['raw', 'jwk'].map((format) =>
    crypto.subtle.exportKey(format, key).then(() => 'taken out', (error) => error.name),
  )));
})()`;

describe('the device', needsBrowser, () => {
  test('its keys cannot be taken out of the browser', async () => {
    await inWindow(browser, phone, async (page) => {
      await enrolled(page);
      const outcomes = await page.evaluate<readonly string[]>(takeKeysOut);
      assert.deepEqual(outcomes, Array(6).fill('InvalidAccessError'));
    });
  });

  test('without a network it opens, reads a picture, and makes a code that the server takes', async () => {
    await inWindow(browser, phone, async (page) => {
      const customer = await enrolled(page);
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
      const begun = await customer.beginTransfer({ numberMatching: true });
      const picture = await customer.carried(begun);
      await page.context().setOffline(true);
      await page.reload();
      await page.getByText(/No connection/).waitFor();
      await follow(page, picture);
      assert.equal((await linesOf(page)).length, 1 + transferFields.length);
      await press(page, words.en.code);
      await page
        .getByRole('alert')
        .getByText(/Type the two digits/)
        .waitFor();
      await page.getByLabel(words.en.number).fill(begun.transaction.statement.matchNumber ?? '');
      await press(page, words.en.code);
      const shown = page.locator('.code');
      await shown.waitFor();
      const code = (await shown.textContent()) ?? '';
      assert.match(code, /^\d{8}$/);
      assert.deepEqual(await accessibilityFaults(page), []);
      assert.equal((await customer.typeCode(begun, code)).state, 'approved');
      await page.context().setOffline(false);
    });
  });

  test('approving a picture without a network leads to the code by itself', async () => {
    await inWindow(browser, phone, async (page) => {
      const customer = await enrolled(page);
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
      const begun = await customer.beginTransfer();
      const picture = await customer.carried(begun);
      await page.context().setOffline(true);
      await follow(page, picture);
      await press(page, words.en.approve);
      const code = (await page.locator('.code').textContent()) ?? '';
      const wrong = code.startsWith('1') ? `2${code.slice(1)}` : `1${code.slice(1)}`;
      await assert.rejects(customer.typeCode(begun, wrong));
      assert.equal((await customer.typeCode(begun, code)).state, 'approved');
      await page.context().setOffline(false);
    });
  });

  test('answers for several accounts, each with its own keys', async () => {
    await inWindow(browser, phone, async (page) => {
      const [first, second] = [await enrolled(page), await enrolled(page)];
      assert.equal(await page.locator('.token').count(), 2);
      const begun = [await first.beginTransfer(), await second.beginTransfer()] as const;
      await page.locator('.pending').nth(1).waitFor();
      for (const each of begun) {
        await follow(page, `#ref=${each.transaction.ref}`);
        await press(page, words.en.approve);
        await press(page, words.en.close);
      }
      assert.equal(await first.stateOf(begun[0]), 'approved');
      assert.equal(await second.stateOf(begun[1]), 'approved');
    });
  });

  test('opens by the lock of the device, where its owner wants that', async () => {
    await inWindow(browser, phone, async (page) => {
      const authenticator = await addAuthenticator(page);
      await page.goto(bank.app.replace('127.0.0.1', 'localhost'));
      await press(page, 'Settings');
      const lock = page.getByRole('region', { name: 'App lock' });
      await lock.getByRole('button', { name: 'Turn on' }).click();
      await lock.getByRole('button', { name: 'Turn off' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Locked' }).waitFor();
      assert.deepEqual(await accessibilityFaults(page), []);
      await authenticator.setVerified(false);
      await press(page, 'Unlock');
      await page
        .getByRole('alert')
        .getByText(/not unlocked/)
        .waitFor();
      await authenticator.setVerified(true);
      await press(page, 'Unlock');
      await page.getByRole('heading', { name: 'Register this device' }).waitFor();
    });
  });

  test('is worked by the keyboard alone', async () => {
    await inWindow(browser, { viewport: { width: 1000, height: 800 } }, async (page) => {
      const customer = await enrolled(page);
      const begun = await customer.beginTransfer({ numberMatching: true });
      await page.locator('.pending').waitFor();
      const tabTo = async (name: string): Promise<void> => {
        const wanted = `document.activeElement?.textContent === ${JSON.stringify(name)}`;
        for (let i = 0; i < 20 && !(await page.evaluate<boolean>(wanted)); i += 1) {
          await page.keyboard.press('Tab');
        }
        assert.ok(await page.evaluate<boolean>(wanted), name);
      };
      await tabTo(words.en.look);
      await page.keyboard.press('Enter');
      await page.getByLabel(words.en.number).waitFor();
      // The heading has the focus now; the next stop is the number.
      await page.keyboard.press('Tab');
      await page.keyboard.type(begun.transaction.statement.matchNumber ?? '');
      await tabTo(words.en.approve);
      await page.keyboard.press('Enter');
      await page.getByText('Approved', { exact: true }).waitFor();
      assert.equal(await customer.stateOf(begun), 'approved');
    });
  });

  test('runs no script but its own', async () => {
    // Not in a window of ours: the browser complains aloud of each attempt.
    const page = await browser.newPage();
    await page.goto(bank.app);
    const outcomes = await page.evaluate<readonly string[]>(`Promise.all([
      () => { document.body.innerHTML = '<img src=x onerror=alert(1)>'; },
      () => { new Worker('data:text/javascript,1'); },
      () => navigator.serviceWorker.register('other.js'),
      () => { trustedTypes.createPolicy('other', {}); },
    ].map(async (attempt) => { try { await attempt(); return 'done'; } catch (error) { return error.name; } }))`);
    await page.close();
    assert.deepEqual(outcomes, Array(4).fill('TypeError'));
  });

  test('gives its token up for good', async () => {
    await inWindow(browser, phone, async (page) => {
      const customer = await enrolled(page);
      await page.locator('.token').click();
      await page.getByText('active', { exact: true }).waitFor();
      assert.deepEqual(await accessibilityFaults(page), []);
      await press(page, 'Remove');
      await press(page, 'Remove for good');
      await page.getByRole('heading', { name: 'Register this device' }).waitFor();
      await assert.rejects(customer.beginTransfer(), { code: 'token_missing' });
    });
  });
});

const isWider = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';

describe('every screen', needsBrowser, () => {
  for (const language of ['en', 'ja'] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`is accessible, in ${language} and ${colorScheme}`, async () => {
        await inWindow(browser, { ...phone, locale: language, colorScheme }, async (page) => {
          const look = async (): Promise<void> => {
            await page.getByRole('heading', { level: 1 }).waitFor();
            assert.deepEqual(await accessibilityFaults(page), []);
            assert.equal(await page.evaluate('document.documentElement.lang'), language);
            assert.equal(await page.evaluate(isWider), false);
          };
          const customer = await bank.newCustomer();
          await page.goto(bank.app);
          await look();
          await page.goto(bank.app + (await customer.offerEnrolment()));
          await page.getByRole('button', { name: words[language].register }).waitFor();
          await look();
          await press(page, words[language].register);
          await page.getByRole('button', { name: words[language].close }).waitFor();
          await look();
          await press(page, words[language].close);
          await look();
          for (const button of await homeButtons(page)) {
            await press(page, button);
            await look();
            await page.goBack();
          }
          await follow(page, '#tx=nothing');
          await page.getByRole('alert').getByText(/./).waitFor();
          await look();
        });
      });
    }
  }
});

async function homeButtons(page: Page): Promise<readonly string[]> {
  await page.locator('.readers').waitFor();
  return page.locator('.readers button, .settings-link button').allTextContents();
}
