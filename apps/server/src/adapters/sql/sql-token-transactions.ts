/**
 * Token transactions in SQL. What decides one changes its token first, which locks the row of
 * the token on engines that lock rows: two who answer with the same token come one after the
 * other, on whichever nodes they are, and nobody waits for the other in a circle.
 */

import { sql } from 'kysely';
import type { ExpressionBuilder, Kysely } from 'kysely';
import type { ClientId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import { openStates } from '#domain/transactions/token-transaction.ts';
import type {
  CountedFailure,
  Recording,
  StoredTransaction,
  TokenTransactions,
  TransactionApproval,
  TransactionEnding,
  TransactionFailure,
} from '#ports/token-transactions.ts';
import { insertEvidence } from './evidence-rows.ts';
import type { TokenTransactionRow } from './schema-of-tokens.ts';
import type { Schema } from './schema.ts';
import { toNotificationRow } from './sql-notifications.ts';
import { countTokenFailure, useToken } from './token-statements.ts';
import { toStoredTransaction, toTransactionRow } from './token-transaction-rows.ts';
import type { Transactions, Tx } from './transactions.ts';

export class SqlTokenTransactions implements TokenTransactions {
  readonly #db: Kysely<Schema>;
  readonly #transactions: Transactions;

  constructor(db: Kysely<Schema>, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
  }

  async add(
    transaction: StoredTransaction,
    recording: Recording,
  ): Promise<'added' | 'busy' | 'repeated'> {
    const row = toTransactionRow(transaction);
    const added = await this.#transactions.runUnlessFalse(async (tx) => {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('token_transactions')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows !== 1n) return false;
      await record(tx, recording);
      return true;
    }, recording.note);
    if (added) return 'added';
    const { clientId, clientReference: reference } = transaction;
    if (reference === undefined) return 'busy';
    return (await this.findByReference(clientId, reference)) ? 'repeated' : 'busy';
  }

  find(id: TokenTransactionId): Promise<StoredTransaction | undefined> {
    return this.#first((row) => row('id', '=', id));
  }

  findByRef(ref: string): Promise<StoredTransaction | undefined> {
    return this.#first((row) => row('ref', '=', ref));
  }

  findByPage(pageHash: string): Promise<StoredTransaction | undefined> {
    return this.#first((row) => row('page_hash', '=', pageHash));
  }

  findByReference(clientId: ClientId, reference: string): Promise<StoredTransaction | undefined> {
    return this.#first((row) =>
      row.and([row('client_id', '=', clientId), row('client_reference', '=', reference)]),
    );
  }

  findUndecided(tokenId: TokenId): Promise<StoredTransaction | undefined> {
    return this.#first((row) => row.and([row('token_id', '=', tokenId), isUndecided(row)]));
  }

  async listOf(clientId: ClientId, limit: number): Promise<readonly StoredTransaction[]> {
    const rows = await this.#db
      .selectFrom('token_transactions')
      .selectAll()
      .where('client_id', '=', clientId)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toStoredTransaction);
  }

  async markShown(id: TokenTransactionId, at: number): Promise<void> {
    await this.#db
      .updateTable('token_transactions')
      .set({ state: 'shown', shown_at: at })
      .where('id', '=', id)
      .where('state', '=', 'created')
      .execute();
  }

  async approve(approval: TransactionApproval): Promise<'approved' | 'decided' | 'unusable'> {
    const { id, use, limit, at, note } = approval;
    let outcome: 'approved' | 'decided' | 'unusable' = 'approved';
    const work = async (tx: Tx): Promise<boolean> => {
      const used = await useToken(tx, use, { states: ['active'], limit, at });
      const decided = await decide(tx, id, { state: 'approved', at });
      if (!used || !decided) {
        outcome = decided ? 'unusable' : 'decided';
        return false;
      }
      await record(tx, approval);
      outcome = 'approved';
      return true;
    };
    await this.#transactions.runUnlessFalse(work, note);
    return outcome;
  }

  async countFailure(failure: TransactionFailure): Promise<CountedFailure | undefined> {
    const { tokenId, limit, at, note } = failure;
    let counted: CountedFailure | undefined;
    const work = async (tx: Tx): Promise<boolean> => {
      counted = undefined;
      if (!(await countTokenFailure(tx, tokenId, { limit, at }))) return false;
      const failures = await countAnswer(tx, failure);
      if (failures === undefined) return false;
      const ended = failures >= failure.answersMax;
      await record(tx, ended ? failure : { ...failure, notification: undefined });
      const inARow = await failuresOf(tx, tokenId);
      counted = { failures, ended, locked: inARow >= limit.failuresMax };
      return true;
    };
    await this.#transactions.runUnlessFalse(work, note);
    return counted;
  }

  async end(id: TokenTransactionId, ending: TransactionEnding): Promise<boolean> {
    return this.#transactions.runUnlessFalse(async (tx) => {
      if (!(await decide(tx, id, ending))) return false;
      await record(tx, ending);
      return true;
    }, ending.note);
  }

  async listOverdue(at: number, limit: number): Promise<readonly StoredTransaction[]> {
    const rows = await this.#db
      .selectFrom('token_transactions')
      .selectAll()
      .where((row) => isUndecided(row))
      .where('expires_at', '<=', at)
      .orderBy('expires_at')
      .limit(limit)
      .execute();
    return rows.map(toStoredTransaction);
  }

  async #first(
    condition: (row: TransactionExpression) => ReturnType<typeof isUndecided>,
  ): Promise<StoredTransaction | undefined> {
    const query = this.#db.selectFrom('token_transactions').selectAll().where(condition);
    const row = await query.executeTakeFirst();
    return row && toStoredTransaction(row);
  }
}

type TransactionExpression = ExpressionBuilder<Schema, 'token_transactions'>;

/** As literals: so the engine knows that the index of undecided ones will do. */
function isUndecided(row: TransactionExpression) {
  return row.or(openStates.map((state) => row('state', '=', sql.lit<string>(state))));
}

interface Decision {
  readonly state: TokenTransactionRow['state'];
  readonly at: number;
}

/** Expired is what nobody decided in time; everything else is decided in time. */
async function decide(tx: Tx, id: TokenTransactionId, { state, at }: Decision): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('token_transactions')
    .set({ state, decided_at: at })
    .where('id', '=', id)
    .where((row) => isUndecided(row))
    .where('expires_at', state === 'expired' ? '<=' : '>', at)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** @returns how often it was wrong by now; undefined when it is not open. */
async function countAnswer(
  tx: Tx,
  { id, tokenId, answersMax, at }: TransactionFailure,
): Promise<number | undefined> {
  const row = await tx
    .updateTable('token_transactions')
    .set((own) => ({
      failures: own('failures', '+', 1),
      state: own
        .case()
        .when('failures', '>=', answersMax - 1)
        .then('failed')
        .else(own.ref('state'))
        .end(),
      decided_at: own
        .case()
        .when('failures', '>=', answersMax - 1)
        .then(own.cast<number>(own.val(at), 'bigint'))
        .else(own.ref('decided_at'))
        .end(),
    }))
    .where('id', '=', id)
    .where('token_id', '=', tokenId)
    .where((own) => isUndecided(own))
    .where('expires_at', '>', at)
    .returning('failures')
    .executeTakeFirst();
  return row?.failures;
}

async function failuresOf(tx: Tx, id: TokenId): Promise<number> {
  const query = tx.selectFrom('tokens').select('failures').where('id', '=', id);
  return (await query.executeTakeFirstOrThrow()).failures;
}

async function record(tx: Tx, { evidence, notification }: Recording): Promise<void> {
  await insertEvidence(tx, evidence);
  if (notification === undefined) return;
  await tx.insertInto('notifications').values(toNotificationRow(notification)).execute();
}
