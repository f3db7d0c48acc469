/**
 * What an operator wants to know of a database before a node works on it. Changes nothing, and
 * needs no rights but to connect; what a database speaks PostgreSQL only in part does not tell
 * is taken as well.
 */

import { CompiledQuery } from 'kysely';
import type { Kysely } from 'kysely';
import { newestMigration, pendingMigrations } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { openPostgres } from './open-postgres-store.ts';
import type { PostgresPlace } from './open-postgres-store.ts';
import type { Schema } from './schema.ts';

export interface PostgresReport {
  /** The server's own words. */
  readonly version: string;
  /** Of the schema; 0: none yet. */
  readonly newest: number;
  /** What this code knows and the database lacks. */
  readonly pending: readonly Migration[];
  /** Settings that let the server forget what it has acknowledged, such as `fsync=off`. */
  readonly unsafeSettings: readonly string[];
  readonly roundTripMs: number;
  readonly connectionsUsed: number;
  readonly connectionsAllowed: number;
  /** How far the server's clock is ahead of ours, half a round trip more or less. */
  readonly clockAheadMs: number;
}

const timeoutMs = 5000;
const roundTrips = 5;

/** @throws {Outage} `store_failed` when it cannot be reached, or is newer than this code. */
export async function inspectPostgres(place: PostgresPlace): Promise<PostgresReport> {
  const db = openPostgres({ ...place, connectionsMax: 1 }, timeoutMs);
  try {
    const pending = await pendingMigrations(db);
    return {
      version: await ask(db, 'select version() as answer', String),
      newest: await newestMigration(db),
      pending,
      unsafeSettings: await unsafeSettings(db),
      ...(await measureClock(db)),
      connectionsUsed: await ask(db, 'select count(*) as answer from pg_stat_activity', Number),
      connectionsAllowed: await ask(db, setting('max_connections'), Number),
    };
  } finally {
    await db.destroy();
  }
}

async function unsafeSettings(db: Kysely<Schema>): Promise<readonly string[]> {
  const names = ['fsync', 'synchronous_commit', 'full_page_writes'];
  const values = await Promise.all(names.map((name) => ask(db, setting(name), String)));
  return names.flatMap((name, index) => (values[index] === 'off' ? [`${name}=off`] : []));
}

/** The fastest of some, since that one waited least. */
async function measureClock(db: Kysely<Schema>) {
  const sql = 'select (extract(epoch from clock_timestamp()) * 1000)::bigint as answer';
  let best = { roundTripMs: Infinity, clockAheadMs: 0 };
  for (let number = 0; number < roundTrips; number += 1) {
    const start = performance.now();
    const theirs = await ask(db, sql, Number);
    const roundTripMs = performance.now() - start;
    const ours = performance.timeOrigin + start + roundTripMs / 2;
    if (roundTripMs < best.roundTripMs) best = { roundTripMs, clockAheadMs: theirs - ours };
  }
  return best;
}

function setting(name: string): string {
  return `select current_setting('${name}', true) as answer`;
}

async function ask<Answer>(
  db: Kysely<Schema>,
  sql: string,
  read: (value: unknown) => Answer,
): Promise<Answer> {
  const { rows } = await db.executeQuery<{ answer: unknown }>(CompiledQuery.raw(sql));
  return read(rows[0]?.answer);
}
