/**
 * Signing jobs in SQL. A claim reads a few free jobs and takes the first that is still as it was
 * read when it writes: plain on every engine, without locks that outlive a statement. A row that
 * names who claimed it last was tried before.
 */

import type { Kysely, Selectable } from 'kysely';
import type { AccountId, ClientId, JobId } from '#domain/identifiers.ts';
import type { JobState, SigningJob } from '#domain/signatures/signing-job.ts';
import type { ClaimedJob, JobClaim, SettledJob, SigningJobs } from '#ports/signing-jobs.ts';
import type { SigningJobRow } from './schema-of-background.ts';
import type { Schema } from './schema.ts';
import { toNotificationRow } from './sql-notifications.ts';
import type { Transactions, Tx } from './transactions.ts';

const candidatesMax = 8;
/** Nobody is behind it any more, and it was tried. */
const released = '';

export class SqlSigningJobs implements SigningJobs {
  readonly #db: Kysely<Schema>;
  readonly #transactions: Transactions;

  constructor(db: Kysely<Schema>, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
  }

  async add(job: SigningJob): Promise<void> {
    await this.#db.insertInto('signing_jobs').values(toRow(job)).execute();
  }

  async findByResponse(responseHash: string): Promise<SigningJob | undefined> {
    const row = await this.#db
      .selectFrom('signing_jobs')
      .selectAll()
      .where('response_hash', '=', responseHash)
      .executeTakeFirst();
    return row && toJob(row);
  }

  async countOpen(accountId: AccountId, at: number): Promise<number> {
    const { open } = await this.#db
      .selectFrom('signing_jobs')
      .select(({ fn }) => fn.countAll().as('open'))
      .where('account_id', '=', accountId)
      .where('state', '=', 'accepted')
      .where('expires_at', '>', at)
      .executeTakeFirstOrThrow();
    return Number(open);
  }

  async claim(claim: JobClaim): Promise<ClaimedJob | undefined> {
    for (;;) {
      const candidates = await this.#candidates(claim.at);
      for (const candidate of candidates) {
        if (await this.#take(candidate, claim)) return this.#claimed(candidate);
      }
      // Each was taken by somebody else meanwhile; with few there were, none is left.
      if (candidates.length < candidatesMax) return undefined;
    }
  }

  async release(id: JobId, holder: string, at: number): Promise<void> {
    await this.#db
      .updateTable('signing_jobs')
      .set({ claimed_by: released, claimed_until: at })
      .where('id', '=', id)
      .where('claimed_by', '=', holder)
      .execute();
  }

  settle(settled: SettledJob): Promise<boolean> {
    return this.#transactions.run(async (tx) => {
      const done = await setResult(tx, settled);
      const { notification } = settled;
      if (done && notification !== undefined) {
        await tx.insertInto('notifications').values(toNotificationRow(notification)).execute();
      }
      return done;
    });
  }

  async destroyOver(at: number, limit: number): Promise<number> {
    const over = this.#db
      .selectFrom('signing_jobs')
      .select('id')
      .where('expires_at', '<=', at)
      .limit(limit);
    const query = this.#db.deleteFrom('signing_jobs').where('id', 'in', over);
    return Number((await query.executeTakeFirstOrThrow()).numDeletedRows);
  }

  #candidates(at: number): Promise<readonly Candidate[]> {
    return this.#db
      .selectFrom('signing_jobs')
      .select(['id', 'claimed_by', 'claimed_until'])
      .where('state', '=', 'accepted')
      .where('expires_at', '>', at)
      .where((is) => is.or([is('claimed_until', 'is', null), is('claimed_until', '<=', at)]))
      .orderBy('created_at')
      .orderBy('id')
      .limit(candidatesMax)
      .execute();
  }

  async #take(candidate: Candidate, { holder, until }: JobClaim): Promise<boolean> {
    const { id, claimed_until: seen } = candidate;
    const { numUpdatedRows } = await this.#db
      .updateTable('signing_jobs')
      .set({ claimed_by: holder, claimed_until: until })
      .where('id', '=', id)
      .where('state', '=', 'accepted')
      .where('claimed_until', seen === null ? 'is' : '=', seen)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  async #claimed({ id, claimed_by: before }: Candidate): Promise<ClaimedJob | undefined> {
    const query = this.#db.selectFrom('signing_jobs').selectAll().where('id', '=', id);
    const row = await query.executeTakeFirst();
    return row && { job: toJob(row), triedBefore: before !== null };
  }
}

type Candidate = Pick<Selectable<SigningJobRow>, 'id' | 'claimed_by' | 'claimed_until'>;

async function setResult(tx: Tx, { id, holder, state, result }: SettledJob): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('signing_jobs')
    .set({ state, result, work: new Uint8Array() })
    .where('id', '=', id)
    .where('claimed_by', '=', holder)
    .where('state', '=', 'accepted')
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

function toRow(job: SigningJob): SigningJobRow {
  return {
    id: job.id,
    response_hash: job.responseHash,
    account_id: job.accountId,
    client_id: job.clientId,
    kind: job.kind,
    state: job.state,
    work: job.work,
    result: job.result ?? null,
    claimed_by: null,
    claimed_until: null,
    created_at: job.createdAt,
    expires_at: job.expiresAt,
  };
}

function toJob(row: SigningJobRow): SigningJob {
  return {
    id: row.id as JobId,
    responseHash: row.response_hash,
    accountId: row.account_id as AccountId,
    clientId: row.client_id as ClientId,
    kind: row.kind as SigningJob['kind'],
    state: row.state as JobState,
    work: row.work,
    result: row.result ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
