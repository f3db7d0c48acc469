/** Revoke token: its end, for good, with the reason that its status tells. */

import type { TokenEndReason } from '#domain/tokens/token.ts';
import { changeToken } from './change-token.ts';
import type { ChangeTokenPorts, TokenOrder } from './change-token.ts';

export interface TokenRevocation extends TokenOrder {
  readonly reason: TokenEndReason;
}

/** @throws {Refusal} `login_not_strong`, `token_unknown`, `token_ended`. */
export type RevokeToken = (revocation: TokenRevocation) => Promise<void>;

export function makeRevokeToken(ports: ChangeTokenPorts): RevokeToken {
  return async function revokeToken({ reason, ...order }) {
    const from = ['inactive', 'active', 'suspended'] as const;
    const change = { from, to: 'revoked', endReason: reason } as const;
    await changeToken(ports, order, { change, event: 'token.revoked', facts: { reason } });
  };
}
