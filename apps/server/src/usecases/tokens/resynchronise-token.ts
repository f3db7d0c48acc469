/**
 * Resynchronise token: two codes in a row, on two fresh questions, put its counter or clock right
 * within a wide window. It approves nothing and activates nothing; wrong codes count as always, so
 * that nobody tries their luck with the wide window (RFC 4226, 7.4).
 */

import { findUseOfTwo } from '#domain/tokens/find-use.ts';
import { tokenAttempts } from '#domain/tokens/token.ts';
import { factsOf } from './change-token.ts';
import { notSettled, openCheck, refuseWrongCode } from './check-typed-codes.ts';
import type { CheckTypedCodesPorts, TypedCodes } from './check-typed-codes.ts';

/** @throws {Refusal} as `activateToken` does. */
export type ResynchroniseToken = (codes: TypedCodes) => Promise<void>;

export function makeResynchroniseToken(ports: CheckTypedCodesPorts): ResynchroniseToken {
  const { tokens } = ports;

  return async function resynchroniseToken(order) {
    const opened = await openCheck(ports, 'resynchronisation', order);
    const { token, check, typed } = opened;
    const [first, second] = typed;
    const use = first && second && findUseOfTwo(check, [first, second]);
    if (use === undefined) return refuseWrongCode(ports, opened, order);
    const { counter = '-', step = '-', driftSteps } = use;
    const facts = { ...factsOf(token, order), counter, step, driftSteps };
    const note = { event: 'token.resynchronised', facts } as const;
    if (!(await tokens.resynchronise(use, tokenAttempts, note))) throw notSettled();
  };
}
