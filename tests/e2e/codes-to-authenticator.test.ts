/**
 * Codes on their way from one screen to the authenticator on another: a film of the picture or of the
 * lamps in the place of its camera, the sound in the place of its microphone, a push of the server
 * in the place of what a push service delivers. Each ends with an approved transfer.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { bankWorld } from '../worlds/bank-world.ts';
import type { BankWorld, Customer } from '../worlds/bank-world.ts';
import { inWindow, needsBrowser, startBrowser } from '../worlds/browser.ts';
import { filmCode } from '../worlds/film-code.ts';
import { needsFilm } from '../worlds/film-page.ts';
import {
  deliverPush,
  notificationsOf,
  startPushService,
  subscribeThere,
} from '../worlds/push-delivery.ts';

const phone = { viewport: { width: 390, height: 844 } };
const readMs = 60_000;

let desk: Browser;
let bank: BankWorld;
let folder: string;

before(async () => {
  if (needsBrowser.skip !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'kumoin-codes-'));
  const channels = { insecurePushTargets: true };
  [desk, bank] = await Promise.all([startBrowser(), bankWorld({ channels })]);
});
after(async () => {
  if (needsBrowser.skip !== undefined) return;
  await desk.close();
  await bank.stop();
  rmSync(folder, { recursive: true, force: true });
});

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function enrolled(page: Page): Promise<Customer> {
  const customer = await bank.newCustomer();
  await page.goto(bank.app + (await customer.offerEnrolment()));
  await press(page, 'Register');
  await press(page, 'Close');
  return customer;
}

/** The app in a browser whose camera and microphone are files; they are opened when it asks. */
async function withDevices(
  files: { readonly camera?: string; readonly microphone?: string },
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const { camera, microphone } = files;
  const browser = await startBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    ...(camera === undefined ? [] : [`--use-file-for-fake-video-capture=${camera}`]),
    ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}`]),
  ]);
  try {
    await inWindow(browser, phone, look);
  } finally {
    await browser.close();
  }
}

async function approve(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Approve a transfer' }).waitFor({ timeout: readMs });
  assert.equal(await page.getByText('株式会社みほん商店').count(), 1);
  await press(page, 'Approve');
  await page.getByText('Approved', { exact: true }).waitFor();
}

describe('by camera', { ...needsBrowser, ...needsFilm }, () => {
  test('a picture code is read, shown in full, and approved', async () => {
    const camera = join(folder, 'picture.mjpeg');
    await withDevices({ camera }, async (page) => {
      const customer = await enrolled(page);
      const begun = await customer.beginTransfer();
      await filmCode(desk, await customer.codeOf(begun, 'qr'), camera);
      await press(page, 'Scan a code');
      await approve(page);
      assert.equal(await customer.stateOf(begun), 'approved');
    });
  });

  test('lamps are read, and what they name is fetched, checked and approved', async () => {
    const camera = join(folder, 'lamps.mjpeg');
    await withDevices({ camera }, async (page) => {
      const customer = await enrolled(page);
      const begun = await customer.beginTransfer();
      await filmCode(desk, await customer.codeOf(begun, 'light'), camera);
      await press(page, 'Scan a code');
      await approve(page);
      assert.equal(await customer.stateOf(begun), 'approved');
    });
  });

  test('an enrolment is read from its picture', async () => {
    const camera = join(folder, 'enrolment.mjpeg');
    await withDevices({ camera }, async (page) => {
      const { renderQrSvg } = await import('@kumoin/signal');
      const customer = await bank.newCustomer();
      await filmCode(
        desk,
        { svg: renderQrSvg(bank.app + (await customer.offerEnrolment())) },
        camera,
      );
      await page.goto(bank.app);
      await press(page, 'Scan a code');
      await page.getByText(customer.account.name).waitFor({ timeout: readMs });
      await press(page, 'Register');
      await page.getByText('Registered', { exact: true }).waitFor();
    });
  });

  test('the preview does not flash what flashes before the camera', async () => {
    const camera = join(folder, 'lamps.mjpeg');
    await withDevices({ camera }, async (page) => {
      await page.goto(bank.app);
      await press(page, 'Scan a code');
      await page.locator('canvas').waitFor();
      const changes = await page.evaluate<number>(`new Promise((resolve) => {
        const canvas = document.querySelector('canvas');
        let [changes, last] = [0, ''];
        const look = () => {
          const now = canvas.toDataURL();
          if (now !== last) changes += 1;
          last = now;
        };
        const timer = setInterval(look, 20);
        setTimeout(() => { clearInterval(timer); resolve(changes); }, 4000);
      })`);
      // The first look is one; after it, three in a second.
      assert.ok(changes > 1 && changes <= 1 + 4 * 3, String(changes));
    });
  });
});

describe('by microphone', needsBrowser, () => {
  test('a sound is heard, and what it names is fetched, checked and approved', async () => {
    const microphone = join(folder, 'sound.wav');
    await withDevices({ microphone }, async (page) => {
      const customer = await enrolled(page);
      const begun = await customer.beginTransfer();
      writeFileSync(microphone, (await customer.codeOf(begun, 'sound')).wav);
      await press(page, 'Listen for a code');
      await approve(page);
      assert.equal(await customer.stateOf(begun), 'approved');
    });
  });
});

describe('by push', needsBrowser, () => {
  test('a push that the server encrypted becomes a notification without details, and is approved', async () => {
    const service = await startPushService();
    await inWindow(desk, { ...phone, permissions: ['notifications'] }, async (page) => {
      await subscribeThere(page, service);
      const customer = await enrolled(page);
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
      await press(page, 'Settings');
      await press(page, 'Turn on');
      await page.getByText('Notifications are on.').waitFor();
      await page.getByRole('button', { name: 'Back', exact: true }).click();

      const begun = await customer.beginTransfer();
      await customer.push(begun);
      const [payload = ''] = service.decrypted();
      assert.deepEqual(JSON.parse(payload), { ref: begun.transaction.ref });
      await deliverPush(page, bank.app, payload);
      const [shown] = await notificationsOf(page);
      assert.equal(shown?.title, 'Something waits for your answer');
      assert.doesNotMatch(JSON.stringify(shown), /みほん|128000/);

      // What a press on it opens.
      await page.evaluate(`location.hash = 'ref=' + ${JSON.stringify(shown?.ref)}`);
      await approve(page);
      assert.equal(await customer.stateOf(begun), 'approved');
    });
    service.close();
  });
});
