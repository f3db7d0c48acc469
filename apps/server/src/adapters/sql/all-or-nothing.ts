/**
 * A transaction whose work may end in "no": then everything it wrote is undone, and the
 * answer is false.
 */

import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

export async function allOrNothing(
  db: Kysely<Schema>,
  work: (tx: Transaction<Schema>) => Promise<boolean>,
): Promise<boolean> {
  try {
    await db.transaction().execute(async (tx) => {
      if (!(await work(tx))) throw new SaidNo();
    });
    return true;
  } catch (error) {
    if (error instanceof SaidNo) return false;
    throw error;
  }
}

/** Carries the answer out of the transaction, past the rollback. */
class SaidNo extends Error {}
