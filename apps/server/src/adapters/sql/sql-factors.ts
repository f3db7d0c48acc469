/**
 * Factors in SQL. Each verb on a counter is one conditional update: whether it may happen and
 * that it happens are decided by the same statement.
 */

import type { ExpressionBuilder, Kysely } from 'kysely';
import type { AttemptLimit, Factor, FactorType } from '#domain/authorization/factor.ts';
import type { AccountId, CredentialId, FactorId } from '#domain/identifiers.ts';
import type { FactorOwner, Factors, VerifierRenewal } from '#ports/factors.ts';
import { GatheredLookups } from './gathered-lookups.ts';
import { prepared } from './prepared.ts';
import type { Prepared } from './prepared.ts';
import type { FactorRow, Schema } from './schema.ts';

export class SqlFactors implements Factors {
  readonly #db: Kysely<Schema>;
  /** Failures that are being counted here. */
  readonly #counting = new Map<FactorId, Promise<unknown>>();
  readonly #findOfAccount: Prepared<FactorOwner, FactorRow>;
  readonly #findOfCredential: Prepared<FactorOwner & { credentialId: CredentialId }, FactorRow>;
  readonly #failures: GatheredLookups<Pick<FactorRow, 'id' | 'failures'>>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
    const ofAccount = ({ accountId, type }: FactorOwner) =>
      db
        .selectFrom('factors')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('type', '=', type);
    this.#findOfAccount = prepared((owner) => ofAccount(owner).where('credential_id', 'is', null));
    this.#findOfCredential = prepared((owner) =>
      ofAccount(owner).where('credential_id', '=', owner.credentialId),
    );
    this.#failures = new GatheredLookups(db, {
      query: (ids) => db.selectFrom('factors').select(['id', 'failures']).where('id', 'in', ids),
      keyOf: ({ id }) => id,
    });
  }

  async add(factor: Factor): Promise<void> {
    await this.#db.insertInto('factors').values(toFactorRow(factor)).execute();
  }

  async find({ accountId, type, credentialId }: FactorOwner): Promise<Factor | undefined> {
    if (credentialId === undefined) {
      const { rows } = await this.#findOfAccount(this.#db, { accountId, type });
      return rows[0] && toFactor(rows[0]);
    }
    const { rows } = await this.#findOfCredential(this.#db, { accountId, type, credentialId });
    return rows[0] && toFactor(rows[0]);
  }

  countFailure(id: FactorId, limit: AttemptLimit, at: number): Promise<boolean> {
    const counted = this.#count(id, limit, at);
    const all = Promise.allSettled([this.#counting.get(id), counted]);
    this.#counting.set(id, all);
    void all.then(() => {
      if (this.#counting.get(id) === all) this.#counting.delete(id);
    });
    return counted;
  }

  async #count(id: FactorId, limit: AttemptLimit, at: number): Promise<boolean> {
    const { failuresMax } = limit;
    const { numUpdatedRows } = await this.#db
      .updateTable('factors')
      .set((row) => ({
        failures: row
          .case()
          .when('failures', '<', failuresMax)
          .then(row('failures', '+', 1))
          .else(1)
          .end(),
        last_attempt_at: at,
      }))
      .where('id', '=', id)
      .where(isOpen(limit, at))
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  /**
   * Nearly always there is nothing to set back, and reading is cheaper than a commit. That holds
   * the lock-out: without a failure on record the factor is not locked, and a failure that is
   * recorded after this look came after this attempt, as it would have after a write. A failure
   * that came before it must be on record by then: the look waits for those of this process. On
   * another node one guess more may be made while the first failure is on its way, not a flood.
   */
  async acceptAttempt(id: FactorId, limit: AttemptLimit, at: number): Promise<boolean> {
    await this.#counting.get(id);
    const [row] = await this.#failures.find(id);
    if (row?.failures === 0) return true;
    const { numUpdatedRows } = await this.#db
      .updateTable('factors')
      .set({ failures: 0 })
      .where('id', '=', id)
      .where(isOpen(limit, at))
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  async clearFailures(id: FactorId): Promise<void> {
    await this.#db.updateTable('factors').set({ failures: 0 }).where('id', '=', id).execute();
  }

  async renewVerifier(id: FactorId, { from, to }: VerifierRenewal): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('factors')
      .set({ verifier: to })
      .where('id', '=', id)
      .where('verifier', '=', from)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  async claimStep(id: FactorId, step: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('factors')
      .set({ last_step: step })
      .where('id', '=', id)
      .where((row) => row.or([row('last_step', 'is', null), row('last_step', '<', step)]))
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }
}

/** Not locked: below the limit, or locked for a while that is over. */
function isOpen({ failuresMax, lockSeconds }: AttemptLimit, at: number) {
  return (row: ExpressionBuilder<Schema, 'factors'>) => {
    const open = row('failures', '<', failuresMax);
    if (lockSeconds === undefined) return open;
    return row.or([open, row('last_attempt_at', '<=', at - lockSeconds * 1000)]);
  };
}

export function toFactorRow(factor: Factor): FactorRow {
  return {
    id: factor.id,
    account_id: factor.accountId,
    type: factor.type,
    credential_id: factor.credentialId ?? null,
    verifier: factor.verifier,
    failures: factor.failures,
    last_attempt_at: factor.lastAttemptAt ?? null,
    last_step: factor.lastStep ?? null,
  };
}

function toFactor(row: FactorRow): Factor {
  return {
    id: row.id as FactorId,
    accountId: row.account_id as AccountId,
    type: row.type as FactorType,
    credentialId: (row.credential_id ?? undefined) as CredentialId | undefined,
    verifier: row.verifier,
    failures: row.failures,
    lastAttemptAt: row.last_attempt_at ?? undefined,
    lastStep: row.last_step ?? undefined,
  };
}
