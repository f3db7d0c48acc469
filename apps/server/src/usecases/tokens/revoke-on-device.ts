/**
 * Revoke on device: the app of a token gives it up. Whoever holds the device may end what it can do,
 * without a log-in: it takes away and gives nothing. One that has ended already stays as it is.
 */

import type { Token } from '#domain/tokens/token.ts';
import type { Clock } from '#ports/clock.ts';
import type { Tokens } from '#ports/tokens.ts';

export interface RevokeOnDevicePorts {
  readonly tokens: Pick<Tokens, 'change'>;
  readonly clock: Clock;
}

/** Whose device it is was checked before. */
export type RevokeOnDevice = (token: Pick<Token, 'id' | 'accountId'>) => Promise<void>;

export function makeRevokeOnDevice({ tokens, clock }: RevokeOnDevicePorts): RevokeOnDevice {
  return async function revokeOnDevice({ id, accountId }) {
    const from = ['inactive', 'active', 'suspended'] as const;
    const endReason = 'closed';
    const change = { from, to: 'revoked', endReason, at: clock.now() } as const;
    const facts = { token: id, ...(accountId && { account: accountId }), by: 'device' };
    const note = { event: 'token.revoked', facts: { ...facts, reason: endReason } } as const;
    await tokens.change(id, change, note);
  };
}
