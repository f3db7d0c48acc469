/**
 * Authorizations and the slots of their transactions in SQL.
 *
 * `spend` and `extend` change rows only under the condition that they are still as they must
 * be, and count what they changed. Both take the row of the authorization first: whoever has
 * it is alone with the slots of its transaction, on engines that lock rows, too.
 */

import type { Kysely } from 'kysely';
import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import { digestText } from '#domain/digest.ts';
import type { AuthorizationId, TransactionId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { SlotSpending } from '#domain/signatures/signing-warrant.ts';
import type {
  AuthorizationExtension,
  Authorizations,
  PresentedAuthorization,
  SpendingOrder,
} from '#ports/authorizations.ts';
import { makeAdditionLane } from './addition-lane.ts';
import type { Addition } from './addition-lane.ts';
import { toAuthorization, toAuthorizationRow, toSlot } from './authorization-rows.ts';
import { GatheredLookups } from './gathered-lookups.ts';
import { prepared } from './prepared.ts';
import type { AuthorizationRow, Schema } from './schema.ts';
import { makeSpendingLane } from './spending-lane.ts';
import { falseIfSaidNo } from './transactions.ts';
import type { Lane, Transactions, Tx } from './transactions.ts';

export class SqlAuthorizations implements Authorizations {
  readonly #db: Kysely<Schema>;
  readonly #transactions: Transactions;
  readonly #statements: ReturnType<typeof statementsOf>;
  readonly #withOpenSlots: GatheredLookups<WithOpenSlot>;
  readonly #addAll: Lane<Addition, undefined>;
  readonly #spendAll: Lane<SpendingOrder, boolean>;

  constructor(db: Kysely<Schema>, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
    this.#statements = statementsOf(db);
    this.#withOpenSlots = lookupWithOpenSlots(db);
    this.#addAll = makeAdditionLane(db);
    this.#spendAll = makeSpendingLane(db);
  }

  async add(authorization: Authorization, slots: readonly Slot[], note: JournalNote) {
    await this.#transactions.join(this.#addAll, { authorization, slots, note });
  }

  async findBySadHash(hash: string): Promise<Authorization | undefined> {
    const { rows } = await this.#statements.findBySadHash(this.#db, { hash });
    return rows[0] && toAuthorization(rows[0]);
  }

  async findWithOpenSlots(hash: string): Promise<PresentedAuthorization | undefined> {
    const rows = await this.#withOpenSlots.find(hash);
    const [first] = rows;
    if (first === undefined) return undefined;
    const slots = rows.flatMap(({ position, digest }) =>
      position === null ? [] : toSlot({ position, digest, spent_at: null }),
    );
    return { authorization: toAuthorization(first), openSlots: slots };
  }

  async openSlots(id: TransactionId): Promise<readonly Slot[]> {
    const { rows } = await this.#statements.openSlots(this.#db, { id });
    return rows.map(toSlot);
  }

  async slotsSpentAt(id: TransactionId, at: number): Promise<readonly Slot[]> {
    const { rows } = await this.#statements.slotsSpentAt(this.#db, { id, at });
    return rows.map(toSlot);
  }

  async spend(order: SpendingOrder): Promise<boolean> {
    return this.#transactions.join(this.#spendAll, order).catch(falseIfSaidNo);
  }

  async extend(extension: AuthorizationExtension): Promise<boolean> {
    const { successor, addedDigests, note } = extension;
    return this.#transactions.runUnlessFalse(async (tx) => {
      if (!(await markReplaced(tx, extension))) return false;
      await tx.insertInto('authorizations').values(toAuthorizationRow(successor)).execute();

      const { transactionId } = successor;
      const blank = await blankPositions(tx, transactionId, addedDigests.length);
      if (blank.length < addedDigests.length) return false;
      for (const [index, position] of blank.entries()) {
        const digest = addedDigests[index];
        if (digest) await nameSlot(tx, transactionId, { position, digest });
      }
      return true;
    }, note);
  }

  async retire(id: AuthorizationId, at: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('authorizations')
      .set({ replaced_at: at })
      .where('id', '=', id)
      .where('replaced_at', 'is', null)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  async retireTransaction(id: TransactionId, at: number): Promise<number> {
    const { numUpdatedRows } = await this.#db
      .updateTable('authorizations')
      .set({ replaced_at: at })
      .where('transaction_id', '=', id)
      .where('replaced_at', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  }
}

/** The statements of signing. */
function statementsOf(db: Kysely<Schema>) {
  return {
    findBySadHash: prepared(({ hash }: { hash: string }) =>
      db.selectFrom('authorizations').selectAll().where('sad_hash', '=', hash),
    ),

    openSlots: prepared(({ id }: { id: string }) =>
      db
        .selectFrom('slots')
        .selectAll()
        .where('transaction_id', '=', id)
        .where('spent_at', 'is', null)
        .orderBy('position'),
    ),

    slotsSpentAt: prepared(({ id, at }: { id: string; at: number }) =>
      db
        .selectFrom('slots')
        .selectAll()
        .where('transaction_id', '=', id)
        .where('spent_at', '=', at)
        .orderBy('position'),
    ),
  };
}

interface WithOpenSlot extends AuthorizationRow {
  readonly position: number | null;
  readonly digest: string | null;
}

/** One row for each open slot, or one without: a transaction has at most 1000. */
function lookupWithOpenSlots(db: Kysely<Schema>): GatheredLookups<WithOpenSlot> {
  return new GatheredLookups(db, {
    query: (hashes) =>
      db
        .selectFrom('authorizations')
        .leftJoin('slots', (join) =>
          join
            .onRef('slots.transaction_id', '=', 'authorizations.transaction_id')
            .on('slots.spent_at', 'is', null),
        )
        .selectAll('authorizations')
        .select(['slots.position', 'slots.digest'])
        .where('sad_hash', 'in', hashes)
        .orderBy('slots.position'),
    keyOf: ({ sad_hash }) => sad_hash,
  });
}

async function markReplaced(
  tx: Tx,
  { replaced, successor, at }: AuthorizationExtension,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('authorizations')
    .set({ replaced_at: at })
    .where('id', '=', replaced)
    .where('transaction_id', '=', successor.transactionId)
    .where('replaced_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

async function blankPositions(tx: Tx, transactionId: string, limit: number) {
  const rows = await tx
    .selectFrom('slots')
    .select('position')
    .where('transaction_id', '=', transactionId)
    .where('spent_at', 'is', null)
    .where('digest', 'is', null)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(({ position }) => position);
}

async function nameSlot(tx: Tx, transactionId: string, { position, digest }: SlotSpending) {
  await tx
    .updateTable('slots')
    .set({ digest: digestText(digest) })
    .where('transaction_id', '=', transactionId)
    .where('position', '=', position)
    .execute();
}
