/**
 * What changes tokens that are being used, each as one statement that both looks and writes, for
 * the store of tokens and for that of transactions, which settles more in the same commit.
 */

import type { ExpressionBuilder, Kysely, UpdateObject } from 'kysely';
import type { AttemptLimit } from '#domain/authorization/factor.ts';
import type { TokenId } from '#domain/identifiers.ts';
import type { TokenUse } from '#domain/tokens/token-use.ts';
import type { UseCondition } from '#ports/tokens.ts';
import type { Schema } from './schema.ts';

/** @returns false, with nothing changed, as `Tokens.use` has it. */
export async function useToken(
  db: Kysely<Schema>,
  use: TokenUse,
  { states, limit, at, becomes }: UseCondition,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('tokens')
    .set(({ eb }) => ({ ...countersAfter(use), uses: eb('uses', '+', 1) }))
    .$if(becomes !== undefined, (update) => update.set({ state: becomes, activated_at: at }))
    .where('id', '=', use.tokenId)
    .where('state', 'in', states)
    .where('not_before', '<=', at)
    .where((is) => is.or([is('not_after', 'is', null), is('not_after', '>', at)]))
    .where((is) => is.or([is('uses_max', 'is', null), is('uses', '<', is.ref('uses_max'))]))
    .where(isOpen(limit, at))
    .where(isNew(use))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** @returns false, with nothing counted, when it is locked. */
export async function countTokenFailure(
  db: Kysely<Schema>,
  id: TokenId,
  { limit, at }: { readonly limit: AttemptLimit; readonly at: number },
): Promise<boolean> {
  const { failuresMax } = limit;
  const { numUpdatedRows } = await db
    .updateTable('tokens')
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
    .where(isOpen(limit, at))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** A right code ends a row of wrong ones. */
export function countersAfter({
  counter,
  step,
  driftSteps,
}: TokenUse): UpdateObject<Schema, 'tokens'> {
  return {
    ...(counter !== undefined && { counter: counter + 1 }),
    ...(step !== undefined && { last_step: step }),
    drift_steps: driftSteps,
    failures: 0,
    failed_at: null,
  };
}

/** Neither its counter nor its step was claimed before, nor a later one. */
export function isNew({ counter, step }: TokenUse) {
  return (is: ExpressionBuilder<Schema, 'tokens'>) =>
    is.and([
      ...(counter === undefined ? [] : [is('counter', '<=', counter)]),
      ...(step === undefined
        ? []
        : [is.or([is('last_step', 'is', null), is('last_step', '<', step)])]),
    ]);
}

/** Not locked: below the limit, or locked for a while that is over. */
export function isOpen({ failuresMax, lockSeconds }: AttemptLimit, at: number) {
  return (is: ExpressionBuilder<Schema, 'tokens'>) => {
    const open = is('failures', '<', failuresMax);
    if (lockSeconds === undefined) return open;
    return is.or([open, is('failed_at', '<=', at - lockSeconds * 1000)]);
  };
}
