/**
 * Pick token: which of an account's tokens is asked. The newest that could answer now: people
 * carry the device they got last. Codes that we make ourselves are the last resort.
 */

import { isLocked, isWithinValidity } from '../tokens/check-token.ts';
import type { Token } from '../tokens/token.ts';

/** @param tokens the newest first. */
export function pickToken(
  tokens: readonly Token[],
  allowed: readonly string[],
  at: number,
): Token | undefined {
  const fit = tokens.filter((token) => couldAnswer(token, allowed, at));
  return fit.find(({ kind }) => kind !== 'server') ?? fit[0];
}

function couldAnswer(token: Token, allowed: readonly string[], at: number): boolean {
  const { state, algorithm, suites, uses, usesMax } = token;
  if (state !== 'active' || algorithm !== 'ocra' || !allowed.includes(suites.typed)) return false;
  if (usesMax !== undefined && uses >= usesMax) return false;
  return isWithinValidity(token, at) && !isLocked(token);
}
