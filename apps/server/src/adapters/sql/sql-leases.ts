/** Leases in SQL: whether one is free and that it is taken are decided by one statement. */

import type { Kysely } from 'kysely';
import type { LeaseClaim, Leases } from '#ports/leases.ts';
import type { Schema } from './schema.ts';

export class SqlLeases implements Leases {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async take({ name, holder }: LeaseClaim, seconds: number, at: number): Promise<boolean> {
    const expires_at = at + seconds * 1000;
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('leases')
      .values({ name, holder, expires_at })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ holder, expires_at })
          .where('leases.expires_at', '<=', at),
      )
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async renew({ name, holder }: LeaseClaim, seconds: number, at: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('leases')
      .set({ expires_at: at + seconds * 1000 })
      .where('name', '=', name)
      .where('holder', '=', holder)
      .where('expires_at', '>', at)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  async release({ name, holder }: LeaseClaim): Promise<void> {
    await this.#db
      .deleteFrom('leases')
      .where('name', '=', name)
      .where('holder', '=', holder)
      .execute();
  }
}
