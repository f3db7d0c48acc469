/** Resume token: it answers again. Wrong codes from before are still counted. */

import { changeToken } from './change-token.ts';
import type { ChangeTokenPorts, TokenOrder } from './change-token.ts';

/** @throws {Refusal} `login_not_strong`, `token_unknown`, `token_ended`, `token_state_unfit`. */
export type ResumeToken = (order: TokenOrder) => Promise<void>;

export function makeResumeToken(ports: ChangeTokenPorts): ResumeToken {
  return async function resumeToken(order) {
    const change = { from: ['suspended'], to: 'active' } as const;
    await changeToken(ports, order, { change, event: 'token.resumed' });
  };
}
