/**
 * The app without a network: everything it is made of is kept when it is installed and served from
 * there. The device API is never kept and never answered from here: what is open is only true when
 * the server says so.
 */

import type { FetchEvent, WorkerScope } from './worker-scope.ts';

export interface OfflineApp {
  readonly version: string;
  /** Relative to the scope; the first is the page. */
  readonly paths: readonly string[];
}

const cachePrefix = 'kumoin-authenticator-';

export function serveOffline(scope: WorkerScope, { version, paths }: OfflineApp): void {
  const cacheName = cachePrefix + version;
  const { scope: base } = scope.registration;

  async function keepAll(): Promise<void> {
    const cache = await scope.caches.open(cacheName);
    // Past the cache of HTTP: what is kept here is what the server has now.
    await cache.addAll(paths.map((path) => new Request(new URL(path, base), { cache: 'reload' })));
    await scope.skipWaiting();
  }

  async function takeOver(): Promise<void> {
    const names = await scope.caches.keys();
    const old = names.filter((name) => name.startsWith(cachePrefix) && name !== cacheName);
    await Promise.all(old.map((name) => scope.caches.delete(name)));
    await scope.clients.claim();
  }

  async function answer(request: Request): Promise<Response> {
    const wanted = request.mode === 'navigate' ? base : request;
    const cache = await scope.caches.open(cacheName);
    return (await cache.match(wanted)) ?? fetch(request);
  }

  scope.addEventListener('install', (event) => event.waitUntil(keepAll()));
  scope.addEventListener('activate', (event) => event.waitUntil(takeOver()));
  scope.addEventListener('fetch', (event: FetchEvent) => {
    if (isOurs(event.request, base)) event.respondWith(answer(event.request));
  });
}

function isOurs({ method, url }: Request, base: string): boolean {
  return method === 'GET' && url.startsWith(base) && !url.startsWith(new URL('v1/', base).href);
}
