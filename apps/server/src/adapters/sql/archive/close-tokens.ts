/**
 * What a restored store must forget of tokens. A transaction that was open may have been decided
 * since: nobody answers it again. Time steps move past all that can have been used.
 *
 * Nobody knows how far a counter went. For codes that answer a question (OCRA) that does no harm:
 * each question is asked once, and none of the past is. A code of HOTP answers nothing, so one that
 * was used since would be good again: such tokens are suspended, until an operator has seen two
 * codes in a row that were made now.
 */

import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { readSuite, stepSecondsOf } from '#domain/tokens/read-suite.ts';
import type { TokenSuites } from '#domain/tokens/token.ts';
import type { Schema } from '../schema.ts';

/** A code may be one step early. */
const stepsEarly = 1;
const living = ['inactive', 'active', 'suspended'] as const;

export interface ClosedTokens {
  readonly transactions: number;
  readonly tokensSuspended: number;
}

export async function closeTokens(tx: Transaction<Schema>, at: number): Promise<ClosedTokens> {
  const { numUpdatedRows: transactions } = await tx
    .updateTable('token_transactions')
    .set({ state: 'cancelled', decided_at: at })
    .where('state', 'in', ['created', 'shown'])
    .executeTakeFirstOrThrow();
  const { numUpdatedRows: tokensSuspended } = await tx
    .updateTable('tokens')
    .set({ state: 'suspended' })
    .where('algorithm', '=', 'hotp')
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow();
  await moveStepsForward(tx, at);
  return { transactions: Number(transactions), tokensSuspended: Number(tokensSuspended) };
}

/** Suites are few: one statement each. */
async function moveStepsForward(tx: Transaction<Schema>, at: number): Promise<void> {
  const rows = await tx
    .selectFrom('tokens')
    .select('suites')
    .distinct()
    .where('state', 'in', living)
    .execute();
  for (const { suites } of rows) {
    const read = readSuite((JSON.parse(suites) as TokenSuites).typed);
    const seconds = read && stepSecondsOf(read);
    if (seconds === undefined) continue;
    const now = Math.floor(at / 1000 / seconds) + stepsEarly;
    // A drift is a small number in its column, a step by the second is not.
    const step = sql<number>`cast(drift_steps as bigint) + ${now}`;
    await tx
      .updateTable('tokens')
      .set({ last_step: step })
      .where('suites', '=', suites)
      .where('state', 'in', living)
      .where((row) => row.or([row('last_step', 'is', null), row('last_step', '<', step)]))
      .execute();
  }
}
