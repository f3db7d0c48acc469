/**
 * Spends the authorizations of one group: each all or nothing, the whole group in two or three
 * statements.
 *
 * Rows are changed only under the condition that they are still as they must be, and the changed
 * ones are counted. The credential is looked at again here, in the very statement that takes the
 * yes, and once more under the head of the journal, since waiting for a row can take seconds in
 * which others commit: whatever the decision was made on, and on whichever node, nothing signs
 * with a credential that was revoked or consumed before this commit.
 *
 * The row of the authorization comes first: whoever has it is alone with the slots of its
 * transaction, on engines that lock rows, too. Rows of a kind are taken in the order of their
 * ids, so that two nodes that want the same ones wait for each other in one direction only.
 */

import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { digestText } from '#domain/digest.ts';
import type { SpendingOrder } from '#ports/authorizations.ts';
import { preparedRepeatable } from './prepared.ts';
import type { Schema } from './schema.ts';
import { SaidNo } from './transactions.ts';
import type { Lane, Tx } from './transactions.ts';

export function makeSpendingLane(db: Kysely<Schema>): Lane<SpendingOrder, boolean> {
  const markUsed = statementThatMarksUsed(db);
  const { spendSlots, consume } = statementsOf(db);

  return async function spendAll(tx, orders) {
    const firsts = new Map(orders.toReversed().map((order) => [order.id, order]));
    const used = await markUsed(
      tx,
      inOrder([...firsts.values()], ({ id }) => id),
    );
    const transactionOf = new Map(used.map(({ id, transaction_id }) => [id, transaction_id]));
    // Of several for one yes the first has it: the others see it used.
    const winners = orders.filter(
      (order) => firsts.get(order.id) === order && transactionOf.has(order.id),
    );

    await consumeAll(tx, winners);
    const slots = winners.flatMap(({ id, spending, at }) =>
      spending.map(({ position, digest }) => ({
        transactionId: transactionOf.get(id) ?? '',
        position,
        digest: digestText(digest),
        at,
      })),
    );
    const spent = await spendSlots(tx, slots);
    if (spent.length !== slots.length) throw new SaidNo();

    const won = new Set(winners);
    return orders.map((order) =>
      won.has(order)
        ? { answer: true, note: order.intent, signingWith: order.credentialId }
        : { answer: false },
    );
  };

  /** Two yeses for one such credential may be in one group: only one may have it. */
  async function consumeAll(tx: Tx, winners: readonly SpendingOrder[]): Promise<void> {
    const consuming = winners.filter(({ consumes }) => consumes);
    const consumed = await consume(
      tx,
      inOrder(consuming, ({ credentialId }) => credentialId),
    );
    if (consumed.length !== consuming.length) throw new SaidNo();
  }
}

function inOrder(
  orders: readonly SpendingOrder[],
  by: (order: SpendingOrder) => string,
): readonly SpendingOrder[] {
  return orders.toSorted((left, right) => (by(left) < by(right) ? -1 : 1));
}

interface SlotToSpend {
  readonly transactionId: string;
  readonly position: number;
  readonly digest: string;
  readonly at: number;
}

/** Takes the yes, if it is there to be taken, and if its credential is fit to sign. */
function statementThatMarksUsed(db: Kysely<Schema>) {
  return preparedRepeatable((orders: readonly SpendingOrder[]) =>
    db
      .with('spending(spent_id, at)', () => idsAndTimes(orders))
      .updateTable('authorizations')
      .from('spending')
      .set((row) => ({ used_at: row.ref('spending.at') }))
      .whereRef('authorizations.id', '=', 'spending.spent_id')
      .where('authorizations.used_at', 'is', null)
      .where('authorizations.replaced_at', 'is', null)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('credentials')
            .select('credentials.id')
            .whereRef('credentials.id', '=', 'authorizations.credential_id')
            .where('credentials.enabled', '=', 1)
            .where('credentials.revoked_at', 'is', null)
            .where('credentials.consumed_at', 'is', null),
        ),
      )
      .returning(['id', 'transaction_id']),
  );
}

function statementsOf(db: Kysely<Schema>) {
  return {
    spendSlots: preparedRepeatable((slots: readonly SlotToSpend[]) =>
      db
        .with('spending(spent_transaction, place, spent_digest, at)', () => places(slots))
        .updateTable('slots')
        .from('spending')
        .set((row) => ({
          digest: row.ref('spending.spent_digest'),
          spent_at: row.ref('spending.at'),
        }))
        .whereRef('slots.transaction_id', '=', 'spending.spent_transaction')
        .whereRef('slots.position', '=', 'spending.place')
        .where('slots.spent_at', 'is', null)
        .where((row) =>
          row.or([
            row('slots.digest', 'is', null),
            row('slots.digest', '=', row.ref('spending.spent_digest')),
          ]),
        )
        .returning(['position']),
    ),

    consume: preparedRepeatable((orders: readonly SpendingOrder[]) =>
      db
        .with('spending(spent_id, at)', () =>
          idsAndTimes(orders.map(({ credentialId: id, at }) => ({ id, at }))),
        )
        .updateTable('credentials')
        .from('spending')
        .set((row) => ({ consumed_at: row.ref('spending.at') }))
        .whereRef('credentials.id', '=', 'spending.spent_id')
        .where('credentials.consumed_at', 'is', null)
        .returning(['id']),
    ),
  };
}

/** Without the cast, a list of places for values is taken for texts. */
function idsAndTimes(changes: readonly { readonly id: string; readonly at: number }[]) {
  const rows = changes.map(({ id, at }) => sql`(${id}, cast(${at} as bigint))`);
  return sql<{ spent_id: string; at: number }>`(values ${sql.join(rows)})`;
}

function places(slots: readonly SlotToSpend[]) {
  const rows = slots.map(
    ({ transactionId, position, digest, at }) =>
      sql`(${transactionId}, cast(${position} as integer), ${digest}, cast(${at} as bigint))`,
  );
  return sql<{
    spent_transaction: string;
    place: number;
    spent_digest: string;
    at: number;
  }>`(values ${sql.join(rows)})`;
}
