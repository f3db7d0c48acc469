/**
 * The app of a bank adds a second party, in a real browser: its policy lets it speak to that origin
 * and to no other, the other side lets it in, and both keys are objects that nobody can take out.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { bankWorld } from '../worlds/bank-world.ts';
import type { BankWorld } from '../worlds/bank-world.ts';
import { accessibilityFaults, inWindow, needsBrowser, startBrowser } from '../worlds/browser.ts';
import { filmPage, needsFilm } from '../worlds/film-page.ts';
import { TransactionsWorld } from '../worlds/transactions-world.ts';

const phone = { viewport: { width: 390, height: 844 } };

let browser: Browser;
let folder: string;
let second: TransactionsWorld;
let bank: BankWorld;

before(async () => {
  if (needsBrowser.skip !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'kumoin-second-'));
  const port = await freePort();
  const authenticatorOrigins = [`http://127.0.0.1:${port}`];
  const config = { providerName: 'みほん公証', tokens: { authenticatorOrigins } };
  [browser, second] = await Promise.all([startBrowser(), TransactionsWorld.open({ config })]);
  const { built, baseUrl: origin } = second;
  const plan = { country: 'JP', organization: 'Second', caKey: 'p-256', unitKey: 'p-256' } as const;
  await built.useCases.createAuthorities({ ...plan, baseUrl: origin });
  const { clientId, secret } = await second.newClient({ attestations: true });
  const clientSecretFile = join(folder, 'secret');
  writeFileSync(clientSecretFile, secret, { mode: 0o600 });
  const secondParty = { origin, clientId, clientSecretFile, insecureHttp: true };
  bank = await bankWorld({ port, transactions: { secondParty } });
});
after(async () => {
  if (needsBrowser.skip !== undefined) return;
  await browser.close();
  await bank.stop();
  await second.close();
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function linkThere(): Promise<string> {
  const { account } = await second.newCustomer();
  const { beginEnrolment } = second.built.useCases;
  const offer = await beginEnrolment({ keeper: 'operator', accountId: account.id });
  const hash = Buffer.from(offer.keyHash).toString('base64url');
  return `${second.baseUrl}/authenticator/#enrol=${offer.code.reveal()}.${hash}`;
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test('a second party is added by its link, and approves along from then on', needsBrowser, () =>
  inWindow(browser, { ...phone, locale: 'ja-JP' }, async (page) => {
    const customer = await bank.newCustomer();
    await page.goto(bank.app + (await customer.offerEnrolment()));
    await press(page, '登録する');
    await press(page, '閉じる');
    await page.locator('button.token').click();
    const link = page.getByLabel('第二機関の登録用リンク');
    await link.fill((await linkThere()).replace(second.baseUrl, 'https://evil.example'));
    await press(page, '読み込む');
    await page.getByRole('alert').waitFor();
    await link.fill(await linkThere());
    await press(page, '読み込む');
    await page.getByText('みほん公証', { exact: false }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await shot(page, 'asked');
    await press(page, '第二機関を追加する');
    await page.getByText(`追加済み：${second.baseUrl}`, { exact: false }).waitFor();
    await shot(page, 'bound');

    const begun = await customer.beginTransfer();
    await page.goto(bank.app + (await customer.carried(begun)));
    await page.getByRole('button', { name: '承認する' }).waitFor();
    // A code to type is made with one key alone.
    assert.equal(
      await page.getByRole('button', { name: '入力用の確認コードを表示する' }).count(),
      0,
    );
    await press(page, '承認する');
    await page.getByText('承認しました', { exact: true }).waitFor();
    assert.equal(await customer.stateOf(begun), 'approved');
  }),
);

test('its link is read from a picture, too', { ...needsBrowser, ...needsFilm }, async () => {
  const camera = join(folder, 'link.mjpeg');
  await inWindow(browser, { viewport: { width: 640, height: 480 } }, async (page) => {
    const { renderQrSvg } = await import('@kumoin/signal');
    const svg = renderQrSvg(await linkThere());
    await page.setContent(`<body style="margin:0;display:grid;place-items:center;height:100vh">
      <div style="width:400px">${svg}</div>`);
    await filmPage(page, { seconds: 2, path: camera });
  });
  const withCamera = await startBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${camera}`,
  ]);
  try {
    await inWindow(withCamera, { ...phone, locale: 'en-GB' }, async (page) => {
      const customer = await bank.newCustomer();
      await page.goto(bank.app + (await customer.offerEnrolment()));
      await press(page, 'Register');
      await press(page, 'Close');
      await page.locator('button.token').click();
      await press(page, 'Scan a code');
      await page.getByText('From now on nothing is approved without みほん公証').waitFor();
      await press(page, 'Add the second party');
      await page.getByText(`Added: ${second.baseUrl}`, { exact: false }).waitFor();
    });
  } finally {
    await withCamera.close();
  }
});

/** To be looked at, where somebody says where to. */
async function shot(page: Page, name: string): Promise<void> {
  const place = process.env['SHOTS'];
  if (place !== undefined)
    await page.screenshot({ path: join(place, `second-${name}.png`), fullPage: true });
}
