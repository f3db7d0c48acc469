/**
 * Rate limits in SQL: one row for each name and window. The row is made or counted up by one
 * statement, which changes nothing where the limit would be passed.
 */

import type { Kysely } from 'kysely';
import { windowOf } from '#domain/access/rate-limit.ts';
import type { RateAnswer, RateLimits, RateTaking } from '#ports/rate-limits.ts';
import type { Schema } from './schema.ts';

export class SqlRateLimits implements RateLimits {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async take(name: string, taking: RateTaking, at: number): Promise<RateAnswer> {
    const { limit, count } = taking;
    const { startsAt, retryAfterSeconds } = windowOf(taking, at);
    // The condition below is met by an update only; a row that is new has no count yet.
    if (count > limit) return { allowed: false, retryAfterSeconds };
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('rate_limits')
      .values({ name, window_start: startsAt, taken: count })
      .onConflict((conflict) =>
        conflict
          .columns(['name', 'window_start'])
          .doUpdateSet((row) => ({ taken: row('rate_limits.taken', '+', count) }))
          .where('rate_limits.taken', '<=', limit - count),
      )
      .executeTakeFirstOrThrow();
    return { allowed: numInsertedOrUpdatedRows === 1n, retryAfterSeconds };
  }
}
