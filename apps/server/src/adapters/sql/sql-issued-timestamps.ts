/** The time of the newest time-stamp in SQL: one row, which never goes back. */

import type { Kysely } from 'kysely';
import type { IssuedTimestamps } from '#ports/issued-timestamps.ts';
import type { Schema } from './schema.ts';

export class SqlIssuedTimestamps implements IssuedTimestamps {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async newestAt(): Promise<number | undefined> {
    const query = this.#db.selectFrom('issued_timestamps').select('newest_at').where('id', '=', 1);
    return (await query.executeTakeFirst())?.newest_at;
  }

  async advance(at: number): Promise<void> {
    await this.#db
      .insertInto('issued_timestamps')
      .values({ id: 1, newest_at: at })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet({ newest_at: at })
          .where('issued_timestamps.newest_at', '<', at),
      )
      .execute();
  }
}
