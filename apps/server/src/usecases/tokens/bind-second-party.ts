/**
 * Bind second party: from now on a token approves nothing without the answer of the one that the same
 * app has at the second party. The app says which that is; it enrolled there by itself, so that we
 * never stood between the two.
 *
 * Bound once: another one at the second party needs another token here. Said again, it is done.
 */

import type { TokenId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Clock } from '#ports/clock.ts';
import type { SecondParty } from '#ports/second-party.ts';
import type { Tokens } from '#ports/tokens.ts';

export interface BindSecondPartyPorts {
  readonly tokens: Pick<Tokens, 'change'>;
  readonly clock: Clock;
  readonly secondParty: Pick<SecondParty, 'origin'> | undefined;
}

/**
 * @param token whose own device asks.
 * @throws {Refusal} `token_state_unfit`: it is bound to another, not active, answers for nothing by
 * itself, or there is no second party.
 */
export type BindSecondParty = (token: Token, secondTokenId: TokenId) => Promise<void>;

export function makeBindSecondParty(ports: BindSecondPartyPorts): BindSecondParty {
  const { tokens, clock, secondParty } = ports;

  return async function bindSecondParty(token, secondTokenId) {
    if (token.secondTokenId === secondTokenId) return;
    refuseUnless(secondParty !== undefined, 'token_state_unfit');
    refuseUnless(token.suites.online !== undefined, 'token_state_unfit');
    const change = { from: ['active'], secondTokenId, at: clock.now() } as const;
    const { origin } = secondParty;
    const facts = {
      ...{ token: token.id, ...(token.accountId && { account: token.accountId }) },
      ...{ by: 'device', second: secondTokenId, origin },
    };
    const bound = await tokens.change(token.id, change, { event: 'token.bound', facts });
    refuseUnless(bound, 'token_state_unfit');
  };
}
