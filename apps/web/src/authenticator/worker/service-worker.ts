/** The service worker of the authenticator: it serves the app offline and shows what is pushed. */

import { buildVersion, precachePaths } from '../build-facts.ts';
import { serveOffline } from './serve-offline.ts';
import type { WorkerScope } from './worker-scope.ts';

const scope = globalThis as unknown as WorkerScope;

serveOffline(scope, { version: buildVersion(), paths: precachePaths() });
