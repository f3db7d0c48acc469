/** Suspend token: it answers nothing until it is resumed. For a device that is mislaid. */

import { changeToken } from './change-token.ts';
import type { ChangeTokenPorts, TokenOrder } from './change-token.ts';

/** @throws {Refusal} `login_not_strong`, `token_unknown`, `token_ended`, `token_state_unfit`. */
export type SuspendToken = (order: TokenOrder) => Promise<void>;

export function makeSuspendToken(ports: ChangeTokenPorts): SuspendToken {
  return async function suspendToken(order) {
    const change = { from: ['active'], to: 'suspended' } as const;
    await changeToken(ports, order, { change, event: 'token.suspended' });
  };
}
