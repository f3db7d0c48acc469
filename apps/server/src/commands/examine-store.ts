/** What `doctor` finds in the store: whether it opens, and whether its keys and certificates do. */

import { join } from 'node:path';
import { openPostgresStore } from '#adapters/sql/open-postgres-store.ts';
import { SystemClock } from '#adapters/system/system-clock.ts';
import { authorityKinds, certificateOf } from '#domain/issuance/authority.ts';
import type { Authorities } from '#ports/authorities.ts';
import type { Config } from '../config.ts';
import { storeFileName } from '../wiring/data-folder.ts';
import { openStores, refuseTwoStores, storeIsThere } from '../wiring/open-stores.ts';
import { examineDatabase } from './examine-database.ts';
import { examineKeys } from './examine-keys.ts';
import { explainFailure } from './explain-failure.ts';
import { note, ok, wrong } from './finding.ts';
import type { Finding } from './finding.ts';

const soonMs = 30 * 24 * 3600 * 1000;

export async function examineStore(config: Config): Promise<readonly Finding[]> {
  try {
    refuseTwoStores(config);
  } catch (error) {
    return [wrong('store', explainFailure(error))];
  }
  if (config.database === undefined) return examineContents(config, openStores);
  const { database } = config;
  const { usable, findings } = await examineDatabase(database);
  if (!usable) return findings;
  const open: typeof openStores = (_, clock) =>
    openPostgresStore({ ...database, autoMigrate: false, clock });
  return [...findings, ...(await examineContents(config, open))];
}

async function examineContents(config: Config, open: typeof openStores) {
  if (!storeIsThere(config)) return [note('store', 'will be made at the first start')];
  const { home, database } = config;
  const clock = new SystemClock();
  try {
    const stores = await open(config, clock);
    try {
      const { sequence } = await stores.journal.head();
      const place = database === undefined ? join(home, storeFileName) : 'PostgreSQL';
      const found = ok('store', `${place}, ${sequence} journal entries`);
      const certificates = await examineAuthorities(stores.authorities, clock.now());
      return [found, ...certificates, ...(await examineKeys(config, stores))];
    } finally {
      await stores.close();
    }
  } catch (error) {
    return [wrong('store', explainFailure(error))];
  }
}

async function examineAuthorities(authorities: Authorities, at: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const kind of authorityKinds) {
    const authority = await authorities.findByKind(kind);
    if (authority === undefined) findings.push(note(`${kind} certificate`, 'not made yet'));
    else findings.push(examineExpiry(kind, certificateOf(authority).notAfter, at));
  }
  return findings;
}

function examineExpiry(kind: string, notAfter: number, at: number): Finding {
  const day = new Date(notAfter).toISOString().slice(0, 10);
  if (at > notAfter) return wrong(`${kind} certificate`, `expired on ${day}`);
  if (at > notAfter - soonMs) return note(`${kind} certificate`, `expires soon, on ${day}`);
  return ok(`${kind} certificate`, `valid until ${day}`);
}
