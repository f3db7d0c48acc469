/**
 * One PostgreSQL for a test file: a cluster that is made when it is first asked for, databases
 * that are copies of a migrated one, and all of it gone when the file ends.
 */

import { after } from 'node:test';
import type { TestContext } from 'node:test';
import { PostgresServer } from '@kumoin/testkit';
import { frozenClock } from '#ports/samples.contract.ts';
import type { Clock } from '#ports/clock.ts';
import type { Stores } from '#ports/stores.ts';
import { migratePostgres, openPostgresStore } from './open-postgres-store.ts';
import type { PostgresStoreOptions } from './open-postgres-store.ts';

/** Why tests on PostgreSQL are skipped here, or false. */
export const postgresMissing: string | false = PostgresServer.missing() ?? false;

interface Cluster {
  readonly server: PostgresServer;
  readonly template: string;
}

let cluster: Promise<Cluster> | undefined;
after(async () => (await cluster)?.server.dispose());

async function makeCluster(): Promise<Cluster> {
  const server = await PostgresServer.create();
  const template = await server.createDatabase();
  await migratePostgres({ url: server.url(template), connectionsMax: 2 });
  return { server, template };
}

/** The cluster of this file. */
export async function postgresServer(): Promise<PostgresServer> {
  cluster ??= makeCluster();
  return (await cluster).server;
}

/** @returns the URL of a fresh database with the schema of this code. */
export async function migratedDatabase(): Promise<string> {
  cluster ??= makeCluster();
  const { server, template } = await cluster;
  return server.url(await server.createDatabase(template));
}

/** Fresh stores, for a contract suite, which closes them. */
export async function openOnPostgres(clock: Clock): Promise<Stores> {
  return openPostgresStore({ url: await migratedDatabase(), connectionsMax: 5, clock });
}

/** Stores on a database that others may be on; closed when the test ends. */
export async function storesOn(
  url: string,
  context: TestContext,
  options: Partial<PostgresStoreOptions> = {},
): Promise<Stores> {
  const stores = await openPostgresStore({
    url,
    connectionsMax: 5,
    clock: frozenClock,
    ...options,
  });
  context.after(() => stores.close());
  return stores;
}
