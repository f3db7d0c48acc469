/**
 * What lies between the server and a browser that is pushed to, for Chromium without Google's service,
 * which subscribes nowhere: a push service that takes what the server encrypts, the secrets a
 * browser would have made, and the delivery to the service worker, by Chromium's own protocol.
 */

import { createECDH, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

const ece = createRequire(import.meta.url)('http_ece') as {
  decrypt(body: Buffer, parameters: object): Buffer;
};

export type PushService = Awaited<ReturnType<typeof startPushService>>;

/** It keeps what it is sent; the server must be told `channels: { insecurePushTargets: true }`. */
export async function startPushService() {
  const keys = createECDH('prime256v1');
  const p256dh = keys.generateKeys().toString('base64url');
  const auth = randomBytes(16).toString('base64url');
  const bodies: Buffer[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      bodies.push(Buffer.concat(parts));
      response.writeHead(201).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const opening = { version: 'aes128gcm', privateKey: keys, authSecret: auth };
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push/1`,
    ...{ p256dh, auth },
    /** As the browser would read them, the oldest first. */
    decrypted: () => bodies.map((body) => String(ece.decrypt(body, opening))),
    close: () => server.close(),
  };
}

/** Before the page is loaded: of the browser's part, only the call that needs the network is played. */
export async function subscribeThere(page: Page, service: PushService): Promise<void> {
  const { endpoint, p256dh, auth } = service;
  await page.addInitScript(`
    const bytes = (text) => Uint8Array.from(
      atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)).buffer;
    let subscription = null;
    PushManager.prototype.getSubscription = async () => subscription;
    PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
      if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error('not so');
      const keys = ${JSON.stringify({ p256dh, auth })};
      subscription = {
        endpoint: ${JSON.stringify(endpoint)},
        getKey: (name) => bytes(keys[name]),
      };
      return subscription;
    };`);
}

/** @param app where the page of the service worker lives. */
export async function deliverPush(page: Page, app: string, data: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const found = registrations.find(({ scopeURL }) => scopeURL === app);
      if (found !== undefined) resolve(found.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  const registrationId = await registered;
  const { origin } = new URL(app);
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  await session.detach();
}

export interface ShownNotification {
  readonly title: string;
  readonly body: string;
  readonly ref: string;
}

/** Those that are shown, once there is one. */
export async function notificationsOf(page: Page): Promise<readonly ShownNotification[]> {
  return page.evaluate<readonly ShownNotification[]>(`(async () => {
    const registration = await navigator.serviceWorker.ready;
    for (let i = 0; i < 100; i += 1) {
      const shown = await registration.getNotifications();
      if (shown.length > 0) {
        return shown.map(({ title, body, data }) => ({ title, body, ref: data.ref }));
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return [];
  })()`);
}
