/**
 * Activate token: its first right code shows that the right device is in the right hands. The token
 * that it replaces ends in the same commit.
 */

import { refuseUnless } from '#domain/refusal.ts';
import { findUse } from '#domain/tokens/find-use.ts';
import { tokenAttempts } from '#domain/tokens/token.ts';
import { factsOf } from './change-token.ts';
import { notSettled, openCheck, refuseWrongCode } from './check-typed-codes.ts';
import type { CheckTypedCodesPorts, TypedCodes } from './check-typed-codes.ts';

/**
 * @throws {Refusal} `token_check_unknown`, `login_not_strong`, `token_unknown`, `token_ended`,
 * `token_expired`, `token_used_up`, `token_state_unfit`; `token_code_wrong`, `token_locked`.
 */
export type ActivateToken = (activation: TypedCodes) => Promise<void>;

export function makeActivateToken(ports: CheckTypedCodesPorts): ActivateToken {
  const { tokens, clock } = ports;

  return async function activateToken(activation) {
    const opened = await openCheck(ports, 'activation', activation);
    const { token, check, typed } = opened;
    refuseUnless(token.state === 'inactive', 'token_state_unfit');
    refuseUnless(token.accountId !== undefined, 'token_state_unfit', 'it belongs to nobody');
    const [code] = typed;
    const use = code && findUse(check, code);
    if (use === undefined) return refuseWrongCode(ports, opened, activation);
    const condition = { states: ['inactive'], limit: tokenAttempts, at: clock.now() } as const;
    const note = { event: 'token.activated', facts: factsOf(token, activation) } as const;
    if (!(await tokens.use(use, { ...condition, becomes: 'active' }, note))) throw notSettled();
  };
}
