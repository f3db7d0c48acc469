/**
 * Token keeper: who asks for a change in the life of a token. Its owner, who has just logged in
 * strongly, since whoever finds a browser open could otherwise take a device away or add one; or
 * an operator, after the owner has proved in some other way who they are.
 */

import { isRecentlyStrong } from '../login/login-session.ts';
import type { LoginSession } from '../login/login-session.ts';
import { refuseUnless } from '../refusal.ts';
import type { Token } from './token.ts';

export type TokenKeeper = LoginSession | 'operator';

/** Devices of one account that have not ended. */
export const tokensMax = 10;

/** @throws {Refusal} `login_not_strong`; `token_unknown`, also where it is somebody else's. */
export function checkKeeper(
  keeper: TokenKeeper,
  token: Token | undefined,
  at: number,
): asserts token is Token {
  checkKeeperStrong(keeper, at);
  const owns = keeper === 'operator' || keeper.accountId === token?.accountId;
  refuseUnless(token !== undefined && owns, 'token_unknown');
}

/** @throws {Refusal} `login_not_strong`. */
export function checkKeeperStrong(keeper: TokenKeeper, at: number): void {
  refuseUnless(keeper === 'operator' || isRecentlyStrong(keeper, at), 'login_not_strong');
}

/** For the journal. */
export function keeperName(keeper: TokenKeeper): 'owner' | 'operator' {
  return keeper === 'operator' ? keeper : 'owner';
}

/**
 * @param more than one that are to be added.
 * @throws {Refusal} `tokens_too_many`.
 */
export function checkTokenCount(
  tokens: readonly Token[],
  replaced: Token | undefined,
  more = 0,
): void {
  const others = tokens.filter((token) => !hasEnded(token) && token.id !== replaced?.id);
  refuseUnless(others.length + more < tokensMax, 'tokens_too_many');
}

export function hasEnded({ state }: Pick<Token, 'state'>): boolean {
  return state === 'revoked' || state === 'replaced';
}
