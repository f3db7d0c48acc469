/**
 * Tokens in SQL. Whether a code may still be used and that it is used are one statement; a token
 * that becomes active and the end of the one before it are one commit.
 */

import type { Kysely } from 'kysely';
import type { AttemptLimit } from '#domain/authorization/factor.ts';
import type { AccountId, TenantId, TokenId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { TokenUse } from '#domain/tokens/token-use.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { TokenChange, Tokens, UseCondition } from '#ports/tokens.ts';
import type { Schema } from './schema.ts';
import { toToken, toTokenRow } from './token-rows.ts';
import { countersAfter, countTokenFailure, isNew, isOpen, useToken } from './token-statements.ts';
import type { Transactions, Tx } from './transactions.ts';

/** A statement has room for some ten thousand values. */
const rowsMax = 400;

export class SqlTokens implements Tokens {
  readonly #db: Kysely<Schema>;
  readonly #transactions: Transactions;

  constructor(db: Kysely<Schema>, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
  }

  async add(tokens: readonly Token[], note: JournalNote): Promise<boolean> {
    return this.#transactions.runUnlessFalse(async (tx) => {
      for (let from = 0; from < tokens.length; from += rowsMax) {
        if (!(await insertTokens(tx, tokens.slice(from, from + rowsMax)))) return false;
      }
      return true;
    }, note);
  }

  async find(id: TokenId): Promise<Token | undefined> {
    const query = this.#db.selectFrom('tokens').selectAll().where('id', '=', id);
    const row = await query.executeTakeFirst();
    return row && toToken(row);
  }

  async findBySerial(tenantId: TenantId, serial: string): Promise<Token | undefined> {
    const row = await this.#db
      .selectFrom('tokens')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('serial', '=', serial)
      .executeTakeFirst();
    return row && toToken(row);
  }

  async listOf(accountId: AccountId): Promise<readonly Token[]> {
    const rows = await this.#db
      .selectFrom('tokens')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map(toToken);
  }

  async list(tenantId: TenantId, after: TokenId | undefined, limit: number) {
    const rows = await this.#db
      .selectFrom('tokens')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toToken);
  }

  async change(id: TokenId, change: TokenChange, note: JournalNote): Promise<boolean> {
    return this.#transactions.runUnlessFalse(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('tokens')
        .set(columnsOf(change))
        .where('id', '=', id)
        .where('state', 'in', change.from)
        .$if(change.accountId !== undefined, (own) => own.where('account_id', 'is', null))
        .$if(change.secondTokenId !== undefined, (own) => own.where('second_token_id', 'is', null))
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    }, note);
  }

  countFailure(id: TokenId, limit: AttemptLimit, at: number): Promise<boolean> {
    return countTokenFailure(this.#db, id, { limit, at });
  }

  async use(use: TokenUse, condition: UseCondition, note?: JournalNote): Promise<boolean> {
    if (note === undefined && condition.becomes === undefined) {
      return useToken(this.#db, use, condition);
    }
    return this.#transactions.runUnlessFalse(async (tx) => {
      if (!(await useToken(tx, use, condition))) return false;
      if (condition.becomes === 'active') await endReplaced(tx, use.tokenId, condition.at);
      return true;
    }, note);
  }

  async resynchronise(use: TokenUse, limit: AttemptLimit, note: JournalNote): Promise<boolean> {
    return this.#transactions.runUnlessFalse(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('tokens')
        .set(countersAfter(use))
        .where('id', '=', use.tokenId)
        .where('state', 'in', ['inactive', 'active', 'suspended'])
        .where(isOpen(limit, 0))
        .where(isNew(use))
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    }, note);
  }

  async clearFailures(id: TokenId, note: JournalNote): Promise<void> {
    await this.#transactions.run(async (tx) => {
      const cleared = { failures: 0, failed_at: null };
      await tx.updateTable('tokens').set(cleared).where('id', '=', id).execute();
    }, note);
  }
}

/** @returns false when a serial number is taken: in the store, or twice among them. */
export async function insertTokens(tx: Tx, tokens: readonly Token[]): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('tokens')
    .values(tokens.map(toTokenRow))
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'serial']).where('serial', 'is not', null).doNothing(),
    )
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows) === tokens.length;
}

/** Whoever names the token as its successor has ended now. */
export async function endReplaced(tx: Tx, id: TokenId, at: number): Promise<void> {
  await tx
    .updateTable('tokens')
    .set({ state: 'replaced', ended_at: at })
    .where('replaced_by', '=', id)
    .where('state', 'in', ['inactive', 'active', 'suspended'])
    .execute();
}

function columnsOf(change: TokenChange) {
  const { to, accountId, label, endReason, replacedBy, secondTokenId, at } = change;
  const ends = to === 'revoked' || to === 'replaced';
  return {
    ...(to !== undefined && { state: to }),
    ...(ends && { ended_at: at }),
    ...(accountId !== undefined && { account_id: accountId }),
    ...(label !== undefined && { label }),
    ...(endReason !== undefined && { end_reason: endReason }),
    ...(replacedBy !== undefined && { replaced_by: replacedBy }),
    ...(secondTokenId !== undefined && { second_token_id: secondTokenId }),
  };
}
