/**
 * One PostgreSQL for a test file: a cluster that is made when it is first asked for, databases
 * that are copies of a migrated one, and all of it gone when the file ends.
 */

import { after } from 'node:test';
import type { TestContext } from 'node:test';
import { PostgresServer } from '@kumoin/testkit';
import type { PostgresOptions } from '@kumoin/testkit';
import { frozenClock } from '#ports/samples.contract.ts';
import type { Clock } from '#ports/clock.ts';
import type { Stores } from '#ports/stores.ts';
import { migratePostgres, openPostgresStore } from './open-postgres-store.ts';
import type { PostgresStoreOptions } from './open-postgres-store.ts';

/** Why tests on PostgreSQL are skipped here, or false. */
export const postgresMissing: string | false = PostgresServer.missing() ?? false;

/** To be made once, outside of any test. */
export class PostgresWorld {
  readonly #options: PostgresOptions;
  #server: Promise<PostgresServer> | undefined;
  #template: Promise<string> | undefined;

  constructor(options: PostgresOptions = {}) {
    this.#options = options;
    after(async () => (await this.#server)?.dispose());
  }

  /** The cluster of this file. */
  server(): Promise<PostgresServer> {
    this.#server ??= PostgresServer.create(this.#options);
    return this.#server;
  }

  /** @returns the URL of a new database without any table. */
  async emptyDatabase(): Promise<string> {
    const server = await this.server();
    return server.url(await server.createDatabase());
  }

  /** @returns the URL of a new database with the schema of this code. */
  async migratedDatabase(): Promise<string> {
    const server = await this.server();
    this.#template ??= makeTemplate(server);
    return server.url(await server.createDatabase(await this.#template));
  }

  /** Fresh stores, for a contract suite, which closes them. */
  async openStores(clock: Clock): Promise<Stores> {
    return openPostgresStore({ url: await this.migratedDatabase(), connectionsMax: 5, clock });
  }
}

async function makeTemplate(server: PostgresServer): Promise<string> {
  const template = await server.createDatabase();
  await migratePostgres({ url: server.url(template), connectionsMax: 2 });
  return template;
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
