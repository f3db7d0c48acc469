/**
 * A script of a thief in the page of the bank, in a real browser. It may change what is shown and
 * what is sent; the device shows what the server holds, and its code is good for that alone.
 * Delegated Regulation (EU) 2018/389, Article 5.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBankPage } from '../worlds/bank-page.ts';
import type { BankPage } from '../worlds/bank-page.ts';
import { inWindow, needsBrowser, startBrowser } from '../worlds/browser.ts';
import { TransactionsWorld } from '../worlds/transactions-world.ts';
import type { Customer } from '../worlds/transactions-world.ts';

const meant = '株式会社みほん商店';
const thief = '泥棒太郎';

let browser: Browser;
let world: TransactionsWorld;
before(async () => {
  if (needsBrowser.skip !== undefined) return;
  [browser, world] = await Promise.all([startBrowser(), TransactionsWorld.open()]);
});
after(async () => {
  if (needsBrowser.skip !== undefined) return;
  await browser.close();
  await world.close();
});

interface Visit {
  readonly page: Page;
  readonly bank: BankPage;
  readonly customer: Customer;
  /** The one the page is about, as the bank began it. */
  ordered(index?: number): string;
  /** The person reads it off the page. */
  shownOnPage(): Promise<string>;
  type(code: string): Promise<string>;
}

/** A customer orders a transfer to whom they mean, with a script of the thief in the page. */
async function visit(script: string, look: (visit: Visit) => Promise<void>): Promise<void> {
  const customer = await world.newCustomer();
  const { api } = await world.newBank();
  const bank = await openBankPage(api, customer.name);
  try {
    await inWindow(browser, {}, async (page) => {
      await page.addInitScript(script);
      await page.goto(bank.url);
      await page.getByLabel('Payee').fill(meant);
      await page.getByLabel('Amount').fill('128000');
      await page.getByRole('button', { name: 'Transfer' }).click();
      await page.getByLabel('Code').waitFor();
      await look({
        ...{ page, bank, customer },
        ordered: (index = 0) => bank.ordered[index] ?? assert.fail('nothing was ordered'),
        shownOnPage: async () => (await page.locator('#shown dd').first().textContent()) ?? '',
        type: async (code) => {
          await page.evaluate("document.querySelector('#outcome').textContent = ''");
          await page.getByLabel('Code').fill(code);
          await page.getByRole('button', { name: 'Confirm' }).click();
          await page.waitForFunction("document.querySelector('#outcome').textContent !== ''");
          return (await page.locator('#outcome').textContent()) ?? '';
        },
      });
    });
  } finally {
    bank.close();
  }
}

const stateOf = async (id: string) =>
  (await world.built.stores.tokenTransactions.find(id as never))?.state;

test('without a thief, page and device show the same, and the code pays', needsBrowser, () =>
  visit('', async ({ bank, customer, ordered, shownOnPage, type }) => {
    const id = ordered();
    assert.equal(await shownOnPage(), meant);
    assert.ok((await world.linesOf(id)).includes(`受取人: ${meant}`));
    assert.equal(await type(customer.codeOf(await customer.look(id))), 'approved');
    assert.deepEqual(bank.carriedOut, [id]);
  }),
);

const changesWhatIsShown = `
  new MutationObserver(() => {
    for (const shown of document.querySelectorAll('#shown dd'))
      if (shown.textContent === '${meant}') shown.textContent = '${thief}';
  }).observe(document, { childList: true, subtree: true });`;

test(
  '(a) the script changes what is shown: the device shows, and pays, the true payee',
  needsBrowser,
  () =>
    visit(changesWhatIsShown, async ({ bank, customer, page, ordered, shownOnPage, type }) => {
      const id = ordered();
      await page.waitForFunction(`document.querySelector('#shown dd')?.textContent === '${thief}'`);
      assert.equal(await shownOnPage(), thief);
      const lines = await world.linesOf(id);
      assert.ok(lines.includes(`受取人: ${meant}`) && !lines.join().includes(thief));
      // A code of what the page shows is none of what the server holds.
      const statement = await customer.look(id);
      const asShown = statement.fields.with(0, { name: 'payee', value: thief });
      assert.equal(await type(customer.codeOf({ ...statement, fields: asShown })), 'not accepted');
      assert.deepEqual(bank.carriedOut, []);
      assert.equal(await type(customer.codeOf(statement)), 'approved');
      assert.deepEqual(bank.carriedOut, [id]);
    }),
);

const changesWhatIsSent = `
  const send = window.fetch;
  window.fetch = async (path, init) => {
    const answer = await send(path, {
      ...init, body: String(init.body).replace('${meant}', '${thief}'),
    });
    const text = await answer.text();
    return new Response(text.replaceAll('${thief}', '${meant}'));
  };`;

test(
  '(b) the script sends another payee and hides it: the device shows the thief, and the code for the one who was meant fails',
  needsBrowser,
  () =>
    visit(changesWhatIsSent, async ({ bank, customer, ordered, shownOnPage, type }) => {
      const id = ordered();
      assert.equal(await shownOnPage(), meant);
      assert.ok((await world.linesOf(id)).includes(`受取人: ${thief}`));
      const held = await customer.look(id);
      const asMeant = held.fields.with(0, { name: 'payee', value: meant });
      assert.equal(await type(customer.codeOf({ ...held, fields: asMeant })), 'not accepted');
      assert.deepEqual(bank.carriedOut, []);
      // The person has seen it, and says no on the device; then not even the right code pays.
      const { ref, tokenId } =
        (await world.built.stores.tokenTransactions.find(id as never)) ?? assert.fail();
      await world.built.useCases.refuseTransaction({ ref, tokenId });
      const { api } = await world.newBank();
      await assert.rejects(api.answer(id, customer.codeOf(held)));
      assert.equal(await stateOf(id), 'refused');
    }),
);

const changesAfterDisplay = `
  const send = window.fetch;
  window.fetch = async (path, init) => {
    if (path !== '/confirm') return send(path, init);
    const { code } = JSON.parse(init.body);
    const body = JSON.stringify({ payee: '${thief}', amount: '128000' });
    const { transactionId } = await (await send('/transfer', { method: 'POST', body })).json();
    return send(path, { ...init, body: JSON.stringify({ transactionId, code }) });
  };`;

test(
  '(c) the script orders another transfer once the code is typed: that code is not good for it',
  needsBrowser,
  () =>
    visit(changesAfterDisplay, async ({ bank, customer, ordered, type }) => {
      const code = customer.codeOf(await customer.look(ordered()));
      assert.equal(await type(code), 'not accepted');
      assert.deepEqual(bank.carriedOut, []);
      assert.equal(await stateOf(ordered(0)), 'cancelled');
      assert.ok((await world.linesOf(ordered(1))).includes(`受取人: ${thief}`));
      assert.equal(await stateOf(ordered(1)), 'shown');
    }),
);
