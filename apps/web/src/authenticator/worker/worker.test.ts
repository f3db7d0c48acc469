/** The service worker in a world that is played: what it keeps, what it answers, what it shows. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serveOffline } from './serve-offline.ts';
import { showPushes } from './show-pushes.ts';
import type { WorkerScope } from './worker-scope.ts';

const base = 'https://sign.example/authenticator/';

function world({ pages = [] as readonly string[] } = {}) {
  const stores = new Map<string, Map<string, string>>([['kumoin-authenticator-old', new Map()]]);
  const told: unknown[] = [];
  const listeners = new Map<string, (event: never) => void>();
  const cacheOf = (name: string) => {
    const kept = stores.get(name) ?? new Map<string, string>();
    stores.set(name, kept);
    return {
      addAll: async (requests: readonly Request[]) => {
        for (const { url, cache } of requests) kept.set(url, `kept (${cache})`);
      },
      match: async (wanted: Request | string) => {
        const text = kept.get(typeof wanted === 'string' ? wanted : wanted.url);
        return text === undefined ? undefined : new Response(text);
      },
    };
  };
  const scope = {
    caches: {
      open: async (name: string) => cacheOf(name),
      keys: async () => [...stores.keys(), 'of-another-app'],
      delete: async (name: string) => stores.delete(name) || told.push(`deleted ${name}`) > 0,
    },
    registration: {
      scope: base,
      showNotification: async (title: string, options: object) =>
        void told.push({ title, ...options }),
    },
    clients: {
      claim: async () => {},
      matchAll: async () =>
        pages.map((url) => ({
          url,
          focus: async () => void told.push(`focus ${url}`),
          postMessage: (message: unknown) => void told.push(message),
        })),
      openWindow: async (url: string) => void told.push(`open ${url}`),
    },
    skipWaiting: async () => {},
    addEventListener: (name: string, listener: (event: never) => void) =>
      void listeners.set(name, listener),
  } as unknown as WorkerScope;

  async function happen(name: string, event: object = {}): Promise<Response | undefined> {
    const work: Promise<unknown>[] = [];
    let answer: Promise<Response> | undefined;
    const full = {
      ...event,
      waitUntil: (promise: Promise<unknown>) => void work.push(promise),
      respondWith: (promise: Promise<Response>) => (answer = promise),
    };
    listeners.get(name)?.(full as never);
    await Promise.all(work);
    return answer;
  }
  return { scope, stores, told, happen };
}

const paths = ['./', 'assets/app-1.js'];

/** Node knows no navigation. */
const navigation = (url: string) => ({ method: 'GET', mode: 'navigate', url });

test('what the app is made of is kept past the cache of HTTP, and older versions go', async () => {
  const { scope, stores, happen } = world();
  serveOffline(scope, { version: 'new', paths });
  await happen('install');
  const kept = stores.get('kumoin-authenticator-new');
  assert.deepEqual(
    [...(kept ?? [])],
    [
      [base, 'kept (reload)'],
      [`${base}assets/app-1.js`, 'kept (reload)'],
    ],
  );
  await happen('activate');
  assert.deepEqual([...stores.keys()], ['kumoin-authenticator-new']);
});

test('every way into the app leads to its one page; scripts are what was kept', async () => {
  const { scope, happen } = world();
  serveOffline(scope, { version: 'new', paths });
  await happen('install');
  for (const url of [base, `${base}?from=home`, `${base}any/where`]) {
    const answer = await happen('fetch', { request: navigation(url) });
    assert.equal(await answer?.text(), 'kept (reload)');
  }
  const script = new Request(`${base}assets/app-1.js`);
  assert.equal(await (await happen('fetch', { request: script }))?.text(), 'kept (reload)');
});

for (const [what, request] of [
  ['the device API', new Request(`${base}v1/transactions/list`)],
  ['what is sent', new Request(`${base}x`, { method: 'POST' })],
  ['another part of the server', new Request('https://sign.example/login')],
  ['another server', new Request('https://elsewhere.example/authenticator/')],
] as const) {
  test(`${what} is left to the network`, async () => {
    const { scope, happen } = world();
    serveOffline(scope, { version: 'new', paths });
    assert.equal(await happen('fetch', { request }), undefined);
  });
}

const words = { title: 'Something waits', body: 'Open the app' };
const ref = '0123456789abcdef';
const pushed = (payload: string) => ({ data: { text: () => payload } });

test('a push says that something waits, names it to nobody, and wakes a page that is open', async () => {
  const { scope, told, happen } = world({ pages: [base, 'https://sign.example/login'] });
  showPushes(scope, async () => words);
  await happen('push', pushed(JSON.stringify({ ref })));
  assert.deepEqual(told, [
    {
      ...words,
      icon: `${base}icon-192.png`,
      data: { ref },
      tag: 'transaction',
      renotify: true,
    },
    { kind: 'look' },
  ]);
});

for (const payload of ['', '{}', '{"ref":"short"}', `{"ref":"${ref}","more":1}`, 'x'.repeat(201)]) {
  test(`a push of ${payload.slice(0, 30) || 'nothing'} is shown, and names nothing`, async () => {
    const { scope, told, happen } = world();
    showPushes(scope, async () => words);
    await happen('push', pushed(payload));
    assert.deepEqual((told[0] as { data: object }).data, { ref: undefined });
  });
}

const clicked = (data: object) => {
  let closed = false;
  return { notification: { data, close: () => (closed = true), isClosed: () => closed } };
};

test('a press on it opens the app at the transaction', async () => {
  const { scope, told, happen } = world();
  showPushes(scope, async () => words);
  const click = clicked({ ref });
  await happen('notificationclick', click);
  assert.ok(click.notification.isClosed());
  assert.deepEqual(told, [`open ${base}#ref=${ref}`]);
});

test('or goes to the app that is open already', async () => {
  const { scope, told, happen } = world({ pages: ['https://sign.example/login', base] });
  showPushes(scope, async () => words);
  await happen('notificationclick', clicked({ ref }));
  assert.deepEqual(told, [`focus ${base}`, { kind: 'open', ref }]);
});
