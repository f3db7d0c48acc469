/** The service worker of the authenticator: it serves the app offline and shows what is pushed. */

import { buildVersion, precachePaths } from '../build-facts.ts';
import { IndexedDbStore } from '../device/indexed-db-store.ts';
import { languageOf } from '../model/language.ts';
import { textsOf } from '../texts/texts-of.ts';
import { serveOffline } from './serve-offline.ts';
import { showPushes } from './show-pushes.ts';
import type { PushWords } from './show-pushes.ts';
import type { WorkerScope } from './worker-scope.ts';

const scope = globalThis as unknown as WorkerScope;

async function pushWords(): Promise<PushWords> {
  const store = await IndexedDbStore.open();
  const { language } = await store.readSettings();
  store.close();
  return textsOf(language ?? languageOf(navigator.languages)).push;
}

serveOffline(scope, { version: buildVersion(), paths: precachePaths() });
showPushes(scope, pushWords);
