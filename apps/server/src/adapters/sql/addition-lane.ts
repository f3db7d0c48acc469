/** Adds the authorizations of one group with their transactions and slots: three statements. */

import type { Kysely } from 'kysely';
import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import { toAuthorizationRow, toSlotRow } from './authorization-rows.ts';
import { preparedRows } from './prepared.ts';
import type { AuthorizationRow, Schema, SlotRow, TransactionRow } from './schema.ts';
import type { Lane } from './transactions.ts';

export interface Addition {
  readonly authorization: Authorization;
  readonly slots: readonly Slot[];
  readonly note: JournalNote;
}

export function makeAdditionLane(db: Kysely<Schema>): Lane<Addition, undefined> {
  const { addTransactions, addAuthorizations, addSlots } = statementsOf(db);

  return async function addAll(tx, additions) {
    const transactions = additions.map(({ authorization }) => {
      const { transactionId, transactionExpiresAt } = authorization;
      return { id: transactionId, expires_at: transactionExpiresAt };
    });
    const authorizations = additions.map(({ authorization }) => toAuthorizationRow(authorization));
    const slots = additions.flatMap(({ authorization: { transactionId }, slots: own }) =>
      own.map((slot) => toSlotRow(transactionId, slot)),
    );
    await addTransactions(tx, transactions);
    await addAuthorizations(tx, authorizations);
    await addSlots(tx, slots);
    return additions.map(({ note }) => ({ answer: undefined, note }));
  };
}

function statementsOf(db: Kysely<Schema>) {
  return {
    addTransactions: preparedRows((rows: readonly TransactionRow[]) =>
      db.insertInto('transactions').values(rows.map(({ id, expires_at }) => ({ id, expires_at }))),
    ),

    addAuthorizations: preparedRows((rows: readonly AuthorizationRow[]) =>
      db.insertInto('authorizations').values(
        rows.map((row) => ({
          id: row.id,
          transaction_id: row.transaction_id,
          sad_hash: row.sad_hash,
          account_id: row.account_id,
          client_id: row.client_id,
          credential_id: row.credential_id,
          level: row.level,
          bound_to_digests: row.bound_to_digests,
          created_at: row.created_at,
          expires_at: row.expires_at,
          transaction_expires_at: row.transaction_expires_at,
          used_at: row.used_at,
          replaced_at: row.replaced_at,
          key_thumbprint: row.key_thumbprint,
        })),
      ),
    ),

    addSlots: preparedRows((rows: readonly SlotRow[]) =>
      db.insertInto('slots').values(
        rows.map(({ transaction_id, position, digest, spent_at }) => {
          return { transaction_id, position, digest, spent_at };
        }),
      ),
    ),
  };
}
