/** One-time values in SQL: a row that is there already is not inserted. */

import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { OneTimeClaim, OneTimeValues } from '#ports/one-time-values.ts';
import type { Schema } from './schema.ts';

export class SqlOneTimeValues implements OneTimeValues {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async claim({ kind, value, expiresAt }: OneTimeClaim): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('one_time_values')
      .values({ kind, value_hash: hash('sha256', value), expires_at: expiresAt })
      .onConflict((conflict) => conflict.columns(['kind', 'value_hash']).doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }
}
