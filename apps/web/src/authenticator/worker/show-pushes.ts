/**
 * Pushes (W3C Push API; RFC 8291): the payload names a transaction and says nothing of it, since what a
 * lock screen shows is read by everybody. The notification says that something waits; what it is, the
 * app fetches and checks when it is opened.
 *
 * Browsers want every push to be shown. One that names nothing is shown too, and opens the app.
 */

import type { NotificationEvent, PushEvent, WindowClient, WorkerScope } from './worker-scope.ts';

export interface PushWords {
  readonly title: string;
  readonly body: string;
}

/** What the worker tells a page that is open. */
export type WorkerMessage =
  { readonly kind: 'look' } | { readonly kind: 'open'; readonly ref: string };

/** @param wordsNow in the language of the app. */
export function showPushes(scope: WorkerScope, wordsNow: () => Promise<PushWords>): void {
  const { scope: base } = scope.registration;

  async function pagesOfOurs(): Promise<readonly WindowClient[]> {
    const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
    return pages.filter(({ url }) => url.startsWith(base));
  }

  async function show(event: PushEvent): Promise<void> {
    const { title, body } = await wordsNow();
    const icon = new URL('icon-192.png', base).href;
    const data = { ref: refIn(event.data?.text() ?? '') };
    // There is one transaction at a time, so a new notification takes the place of the old.
    const options = { body, icon, data, tag: 'transaction', renotify: true };
    await scope.registration.showNotification(title, options);
    for (const page of await pagesOfOurs()) page.postMessage({ kind: 'look' });
  }

  async function open({ notification }: NotificationEvent): Promise<void> {
    notification.close();
    const { ref } = notification.data as { readonly ref?: string };
    const [page] = await pagesOfOurs();
    if (page === undefined) {
      await scope.clients.openWindow(ref === undefined ? base : `${base}#ref=${ref}`);
      return;
    }
    await page.focus();
    if (ref !== undefined) page.postMessage({ kind: 'open', ref });
  }

  scope.addEventListener('push', (event) => event.waitUntil(show(event)));
  scope.addEventListener('notificationclick', (event) => event.waitUntil(open(event)));
}

const payloadCharactersMax = 200;

function refIn(payload: string): string | undefined {
  if (payload.length > payloadCharactersMax) return undefined;
  const ref = /^\{"ref":"([0-9a-f]{16})"\}$/.exec(payload)?.[1];
  return ref;
}
