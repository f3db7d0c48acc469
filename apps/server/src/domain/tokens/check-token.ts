/**
 * Check token: may it be used now? Asked when something is begun with it and again when it is
 * answered; the store asks once more, in the commit that settles the answer.
 */

import { refuseUnless } from '../refusal.ts';
import { tokenAttempts } from './token.ts';
import type { Token } from './token.ts';

/**
 * @throws {Refusal} `token_unknown`, `token_not_active`, `token_expired`, `token_used_up`,
 * `token_locked`. Outside of operators and owners they all look the same.
 */
export function checkToken(token: Token | undefined, at: number): asserts token is Token {
  refuseUnless(token !== undefined, 'token_unknown');
  refuseUnless(token.state === 'active', 'token_not_active');
  checkUsable(token, at);
}

/** All but its state. @throws {Refusal} `token_expired`, `token_used_up`, `token_locked`. */
export function checkUsable(token: Token, at: number): void {
  refuseUnless(isWithinValidity(token, at), 'token_expired');
  refuseUnless(token.usesMax === undefined || token.uses < token.usesMax, 'token_used_up');
  refuseUnless(!isLocked(token), 'token_locked');
}

export function isLocked({ failures }: Pick<Token, 'failures'>): boolean {
  return failures >= tokenAttempts.failuresMax;
}

export function isWithinValidity(
  { notBefore, notAfter }: Pick<Token, 'notBefore' | 'notAfter'>,
  at: number,
): boolean {
  return at >= notBefore && (notAfter === undefined || at < notAfter);
}
