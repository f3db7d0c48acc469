/**
 * A transfer's way from the page of the bank to the phone and back, each time by another channel and
 * each time another transfer. The desk and the phone are two browsers that share nothing: what passes
 * between them is a video or a sound, made of what the page of the desk really shows and plays.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSound, SoundReader, toWav } from '@kumoin/signal';
import type { Browser, Page } from 'playwright-core';
import type { BegunTransaction } from '../../apps/server/src/usecases/transactions/transaction-order.ts';
import type { BankWorld, Customer } from './bank-world.ts';
import { bankWorld } from './bank-world.ts';
import { startBrowser } from './browser.ts';
import { filmPage } from './film-page.ts';
import type { FilmFault } from './film-page.ts';
import { deliverPush, notificationsOf, startPushService, subscribeThere } from './push-delivery.ts';
import type { PushService } from './push-delivery.ts';

export type Channel = 'light' | 'sound' | 'qr' | 'push';

export interface Journey {
  readonly channel: Channel;
  readonly fault?: FilmFault;
}

export interface Arrival {
  /** How the transfer stands at the bank afterwards. */
  readonly state: string;
  /** What the phone showed before it was asked to approve. */
  readonly shown: readonly string[];
  /** From the opening of the camera or microphone to the statement on the screen. */
  readonly readMs: number;
}

/**
 * A pass of the lamps takes 5.6 s and the reader needs one to find them, so a film of light has two
 * whole ones in it: it begins anew after its end, and one without a clean pass would be as bad each time.
 */
const filmSeconds = { light: 13, qr: 1 };
const readTimeoutMs = 40_000;

export class ChannelJourneys {
  readonly #folder: string;
  readonly #bank: BankWorld;
  readonly #desk: Browser;
  readonly #phone: Browser;
  readonly #customer: Customer;
  readonly #app: Page;
  readonly #pushes: PushService;

  private constructor(parts: {
    folder: string;
    bank: BankWorld;
    desk: Browser;
    phone: Browser;
    customer: Customer;
    app: Page;
    pushes: PushService;
  }) {
    this.#folder = parts.folder;
    this.#bank = parts.bank;
    this.#desk = parts.desk;
    this.#phone = parts.phone;
    this.#customer = parts.customer;
    this.#app = parts.app;
    this.#pushes = parts.pushes;
  }

  static async open(): Promise<ChannelJourneys> {
    const folder = mkdtempSync(join(tmpdir(), 'kumoin-journeys-'));
    const bank = await bankWorld({ channels: { insecurePushTargets: true } });
    const pushes = await startPushService();
    const desk = await startBrowser();
    // The files are opened when the devices are, so each journey puts its own there first.
    const phone = await startBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${join(folder, 'camera.mjpeg')}`,
      `--use-file-for-fake-audio-capture=${join(folder, 'microphone.wav')}`,
    ]);
    const app = await openApp(phone, pushes);
    const customer = await bank.newCustomer();
    await app.goto(bank.app + (await customer.offerEnrolment()));
    await press(app, 'Register');
    await press(app, 'Close');
    await app.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await press(app, 'Settings');
    await press(app, 'Turn on');
    await app.getByText('Notifications are on.').waitFor();
    await app.goto(bank.app);
    return new ChannelJourneys({ folder, bank, desk, phone, customer, app, pushes });
  }

  async close(): Promise<void> {
    await Promise.all([this.#desk.close(), this.#phone.close()]);
    this.#pushes.close();
    await this.#bank.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get bank(): BankWorld {
    return this.#bank;
  }

  get customer(): Customer {
    return this.#customer;
  }

  /** @throws as `carry` does. */
  async travel(journey: Journey): Promise<Arrival> {
    const begun = await this.#customer.beginTransfer();
    const carried = await this.carry(journey, this.#pageOf(begun));
    return { ...carried, state: await this.#customer.stateOf(begun) };
  }

  /**
   * What the page shows is carried to the phone, and approved there.
   * @throws if the phone does not get to see it in time, or shows what is not asked.
   */
  async carry(
    journey: Journey,
    pageUrl: string,
    beforeYes: () => void = () => {},
  ): Promise<Omit<Arrival, 'state'>> {
    await this.#atDesk(pageUrl, (desk) => this.#send(desk, journey));
    const received = await this.#receive(journey.channel);
    beforeYes();
    await press(this.#app, 'Approve');
    await this.#app.getByText('Approved', { exact: true }).waitFor();
    await press(this.#app, 'Close');
    return received;
  }

  /** The sound of the desk with one bit of its proof turned over. @returns what the phone says to it. */
  async travelForged(): Promise<{ readonly state: string; readonly told: string }> {
    const begun = await this.#customer.beginTransfer();
    await this.#atDesk(this.#pageOf(begun), (desk) => this.#record(desk));
    const path = join(this.#folder, 'microphone.wav');
    const payload = hearWav(readFileSync(path));
    payload[payload.length - 1] = (payload.at(-1) ?? 0) ^ 1;
    writeFileSync(path, toWav(encodeSound(payload)));
    await press(this.#app, 'Listen for a code');
    const told = (await this.#app.getByRole('alert').textContent({ timeout: readTimeoutMs })) ?? '';
    await this.giveUp();
    return { state: await this.#customer.stateOf(begun), told };
  }

  #pageOf(begun: BegunTransaction): string {
    return `${this.#bank.baseUrl}/confirm/${begun.handle?.reveal() ?? ''}`;
  }

  async #atDesk(pageUrl: string, send: (desk: Page) => Promise<void>): Promise<void> {
    const desk = await this.#desk.newPage({ locale: 'en', viewport: { width: 640, height: 480 } });
    try {
      await desk.goto(pageUrl);
      await send(desk);
    } finally {
      await desk.close();
    }
  }

  async #send(desk: Page, { channel, fault }: Journey): Promise<void> {
    if (channel === 'sound') return this.#record(desk);
    if (channel === 'push') return this.#push(desk);
    const path = join(this.#folder, 'camera.mjpeg');
    const wish = { seconds: filmSeconds[channel], path, ...(fault && { fault }) };
    const part = channel === 'qr' ? '.qr' : '[data-lamps="light"] .stage';
    if (channel === 'light') {
      const way = desk.locator('details', { has: desk.locator(part) });
      await way.locator('summary').click();
      await way.locator('[data-lamps-start]').click();
    }
    await desk.evaluate(
      `document.querySelector(${JSON.stringify(part)}).scrollIntoView({ block: 'center' })`,
    );
    await filmPage(desk, wish);
  }

  /** What the page of the desk would play, octet for octet. */
  async #record(desk: Page): Promise<void> {
    const source = (await desk.locator('audio').getAttribute('src')) ?? '';
    const response = await desk.request.get(new URL(source, desk.url()).href);
    writeFileSync(join(this.#folder, 'microphone.wav'), await response.body());
  }

  /** The button of the desk, and the push it causes, to where the phone is told. */
  async #push(desk: Page): Promise<void> {
    const before = this.#pushes.decrypted().length;
    await desk.locator('button[value*="push"]').click();
    await desk.waitForLoadState();
    const payload = this.#pushes.decrypted()[before] ?? '';
    await deliverPush(this.#app, this.#bank.app, payload);
  }

  async #receive(channel: Channel): Promise<{ shown: readonly string[]; readMs: number }> {
    const app = this.#app;
    const begun = performance.now();
    if (channel === 'push') await this.#openNotification();
    else await press(app, channel === 'sound' ? 'Listen for a code' : 'Scan a code');
    await app.locator('.statement').waitFor({ timeout: readTimeoutMs });
    const readMs = Math.round(performance.now() - begun);
    return { shown: await app.locator('.statement dd').allTextContents(), readMs };
  }

  /** What a press on it does: it goes away, and the app opens what it names. */
  async #openNotification(): Promise<void> {
    const [shown] = await notificationsOf(this.#app);
    await this.#app.evaluate(`navigator.serviceWorker.ready
      .then((registration) => registration.getNotifications())
      .then((shown) => shown.forEach((one) => one.close()))`);
    await this.#app.evaluate(`location.hash = 'ref=' + ${JSON.stringify(shown?.ref)}`);
  }

  /** Back to the first screen after a journey that did not arrive. */
  async giveUp(): Promise<void> {
    await this.#app.goto(this.#bank.app);
  }
}

async function openApp(phone: Browser, pushes: PushService): Promise<Page> {
  const app = await phone.newPage({
    ...{ locale: 'en', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    permissions: ['notifications', 'camera', 'microphone'],
  });
  await subscribeThere(app, pushes);
  return app;
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

/** What is in a WAV file of ours, after its 44 octets of header. */
function hearWav(wav: Buffer): Uint8Array {
  const samples = new Int16Array(
    wav.buffer.slice(wav.byteOffset + 44, wav.byteOffset + wav.length),
  );
  const reader = new SoundReader(48_000);
  const payload = reader.read(Float32Array.from(samples, (sample) => sample / 0x8000));
  if (payload === undefined) throw new Error('there is no code in the sound');
  return payload;
}
