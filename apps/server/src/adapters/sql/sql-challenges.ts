/**
 * Challenges in SQL: one row for each credential and kind. Whether a verb may happen and that it
 * happens are decided by the same statement.
 */

import type { ExpressionBuilder, Kysely } from 'kysely';
import type { Challenge, ChallengeKind } from '#domain/authorization/challenge.ts';
import type { AccountId, ChallengeId, ClientId, CredentialId } from '#domain/identifiers.ts';
import type { Challenges, NewChallenge, PassingLimit } from '#ports/challenges.ts';
import type { ChallengeRow, Schema } from './schema.ts';

export class SqlChallenges implements Challenges {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async replace(challenge: NewChallenge, limit: PassingLimit): Promise<boolean> {
    const row = toRow(challenge);
    const { id, account_id, client_id, verifier, created_at, expires_at } = row;
    const lockedSince = created_at - limit.lockSeconds * 1000;
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('challenges')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['credential_id', 'kind'])
          .doUpdateSet((old) => ({
            ...{ id, account_id, client_id, verifier, used_at: null, created_at, expires_at },
            failures: old
              .case()
              .when('challenges.failed_at', '<=', lockedSince)
              .then(0)
              .else(old.ref('challenges.failures'))
              .end(),
          }))
          .where((old) =>
            old.or([
              old('challenges.failures', '<', limit.failuresMax),
              old('challenges.failed_at', '<=', lockedSince),
            ]),
          ),
      )
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async find(credentialId: CredentialId, kind: ChallengeKind): Promise<Challenge | undefined> {
    const row = await this.#db
      .selectFrom('challenges')
      .selectAll()
      .where('credential_id', '=', credentialId)
      .where('kind', '=', kind)
      .executeTakeFirst();
    return row && toChallenge(row);
  }

  async countFailure(id: ChallengeId, limit: PassingLimit, at: number): Promise<boolean> {
    const { failuresMax } = limit;
    const { numUpdatedRows } = await this.#db
      .updateTable('challenges')
      .set((row) => ({
        failures: row
          .case()
          .when('failures', '<', failuresMax)
          .then(row('failures', '+', 1))
          .else(1)
          .end(),
        failed_at: at,
      }))
      .where('id', '=', id)
      .where(isUnlocked(limit, at))
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  async claim(id: ChallengeId, limit: PassingLimit, at: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('challenges')
      .set({ used_at: at, failures: 0 })
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .where('expires_at', '>', at)
      .where(isUnlocked(limit, at))
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  async clearFailures(credentialId: CredentialId): Promise<void> {
    await this.#db
      .updateTable('challenges')
      .set({ failures: 0 })
      .where('credential_id', '=', credentialId)
      .execute();
  }
}

/** Below the limit, or the lock is over. */
function isUnlocked({ failuresMax, lockSeconds }: PassingLimit, at: number) {
  return (row: ExpressionBuilder<Schema, 'challenges'>) =>
    row.or([row('failures', '<', failuresMax), row('failed_at', '<=', at - lockSeconds * 1000)]);
}

function toRow(challenge: NewChallenge): ChallengeRow {
  return {
    id: challenge.id,
    account_id: challenge.accountId,
    client_id: challenge.clientId,
    credential_id: challenge.credentialId,
    kind: challenge.kind,
    verifier: challenge.verifier,
    failures: 0,
    failed_at: null,
    used_at: null,
    created_at: challenge.createdAt,
    expires_at: challenge.expiresAt,
  };
}

function toChallenge(row: ChallengeRow): Challenge {
  return {
    id: row.id as ChallengeId,
    accountId: row.account_id as AccountId,
    clientId: row.client_id as ClientId,
    credentialId: row.credential_id as CredentialId,
    kind: row.kind as ChallengeKind,
    verifier: row.verifier,
    failures: row.failures,
    failedAt: row.failed_at ?? undefined,
    usedAt: row.used_at ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
