/** Enrolments of tokens in SQL. That one is used up and that its token is there are one commit. */

import type { Kysely } from 'kysely';
import type { AccountId, EnrolmentId, TokenId } from '#domain/identifiers.ts';
import type { TokenEnrolment } from '#domain/tokens/token-enrolment.ts';
import type { EnrolledToken, TokenEnrolments } from '#ports/token-enrolments.ts';
import type { TokenEnrolmentRow } from './schema-of-tokens.ts';
import type { Schema } from './schema.ts';
import { endReplaced, insertTokens } from './sql-tokens.ts';
import type { Transactions, Tx } from './transactions.ts';

export class SqlTokenEnrolments implements TokenEnrolments {
  readonly #db: Kysely<Schema>;
  readonly #transactions: Transactions;

  constructor(db: Kysely<Schema>, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
  }

  async add(enrolment: TokenEnrolment): Promise<void> {
    await this.#db.insertInto('token_enrolments').values(toRow(enrolment)).execute();
  }

  async findByCode(codeHash: string): Promise<TokenEnrolment | undefined> {
    const query = this.#db.selectFrom('token_enrolments').selectAll();
    const row = await query.where('code_hash', '=', codeHash).executeTakeFirst();
    return row && toEnrolment(row);
  }

  async take({ id, token, replaces, at, note }: EnrolledToken): Promise<boolean> {
    return this.#transactions.runUnlessFalse(async (tx) => {
      if (!(await claim(tx, id, at)) || !(await insertTokens(tx, [token]))) return false;
      if (replaces === undefined) return true;
      const successor = { replaced_by: token.id };
      await tx.updateTable('tokens').set(successor).where('id', '=', replaces).execute();
      await endReplaced(tx, token.id, at);
      return true;
    }, note);
  }
}

async function claim(tx: Tx, id: EnrolmentId, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('token_enrolments')
    .set({ used_at: at })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

function toRow(enrolment: TokenEnrolment): TokenEnrolmentRow {
  return {
    id: enrolment.id,
    code_hash: enrolment.codeHash,
    account_id: enrolment.accountId,
    replaces: enrolment.replaces ?? null,
    private_key_sealed: enrolment.privateKeySealed,
    public_key: enrolment.publicKey,
    used_at: enrolment.usedAt ?? null,
    created_at: enrolment.createdAt,
    expires_at: enrolment.expiresAt,
  };
}

function toEnrolment(row: TokenEnrolmentRow): TokenEnrolment {
  return {
    id: row.id as EnrolmentId,
    codeHash: row.code_hash,
    accountId: row.account_id as AccountId,
    replaces: (row.replaces ?? undefined) as TokenId | undefined,
    privateKeySealed: row.private_key_sealed,
    publicKey: row.public_key,
    usedAt: row.used_at ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
