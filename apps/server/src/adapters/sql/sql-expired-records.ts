/** What is over, in SQL: a batch is chosen first and then removed, in one short transaction. */

import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { ExpiredRecords, LapsingRecord } from '#ports/expired-records.ts';
import type { Schema } from './schema.ts';
import type { Transactions } from './transactions.ts';

const keysOf: Readonly<Record<LapsingRecord, readonly string[]>> = {
  oauth_artifacts: ['kind', 'id_hash'],
  one_time_values: ['kind', 'value_hash'],
  login_sessions: ['id_hash'],
  challenges: ['id'],
  approvals: ['id'],
  signing_jobs: ['id'],
  notifications: ['id'],
  token_enrolments: ['id'],
};

export class SqlExpiredRecords implements ExpiredRecords {
  readonly #db: Kysely<Schema>;
  readonly #transactions: Transactions;

  constructor(db: Kysely<Schema>, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
  }

  async destroyGrants(before: number, limit: number): Promise<number> {
    const ids = this.#db
      .selectFrom('access_grants')
      .select('id')
      .where('access_expires_at', '<', before)
      .where((row) =>
        row.or([row('refresh_expires_at', 'is', null), row('refresh_expires_at', '<', before)]),
      )
      .limit(limit);
    const query = this.#db.deleteFrom('access_grants').where('id', 'in', ids);
    return Number((await query.executeTakeFirstOrThrow()).numDeletedRows);
  }

  async destroyTransactions(before: number, limit: number): Promise<number> {
    return this.#transactions.run(async (tx) => {
      const rows = await tx
        .selectFrom('transactions')
        .select('id')
        .where('expires_at', '<', before)
        .limit(limit)
        .execute();
      const ids = rows.map(({ id }) => id);
      if (ids.length === 0) return 0;
      await tx.deleteFrom('slots').where('transaction_id', 'in', ids).execute();
      await tx.deleteFrom('authorizations').where('transaction_id', 'in', ids).execute();
      await tx.deleteFrom('transactions').where('id', 'in', ids).execute();
      return ids.length;
    });
  }

  async destroyRateWindows(before: number, limit: number): Promise<number> {
    const names = this.#db
      .selectFrom('rate_limits')
      .select('name')
      .where('window_start', '<', before)
      .limit(limit);
    const query = this.#db
      .deleteFrom('rate_limits')
      .where('name', 'in', names)
      .where('window_start', '<', before);
    return Number((await query.executeTakeFirstOrThrow()).numDeletedRows);
  }

  async destroyLapsed(kind: LapsingRecord, before: number, limit: number): Promise<number> {
    const row = sql.join(keysOf[kind].map((column) => sql.ref(column)));
    const { numAffectedRows = 0n } = await sql`
      delete from ${sql.table(kind)} where (${row}) in
      (select ${row} from ${sql.table(kind)} where expires_at < ${before} limit ${sql.lit(limit)})`.execute(
      this.#db,
    );
    return Number(numAffectedRows);
  }

  async destroyLeases(before: number, limit: number): Promise<number> {
    const names = this.#db
      .selectFrom('leases')
      .select('name')
      .where('expires_at', '<', before)
      .limit(limit);
    const query = this.#db
      .deleteFrom('leases')
      .where('name', 'in', names)
      // Taken again meanwhile, on engines that lock rows: then it stays.
      .where('expires_at', '<', before);
    return Number((await query.executeTakeFirstOrThrow()).numDeletedRows);
  }
}
