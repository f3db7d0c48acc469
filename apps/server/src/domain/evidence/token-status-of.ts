/** What is to be said of a token at an instant: the word of its status, as in records. */

import type { TokenStatusWord } from '@kumoin/evidence';
import type { Token } from '../tokens/token.ts';

export function tokenStatusOf(
  {
    state,
    endedAt,
    notBefore,
    notAfter,
  }: Pick<Token, 'state' | 'endedAt' | 'notBefore' | 'notAfter'>,
  at: number,
): TokenStatusWord {
  // What ended it is for good, from then on.
  if (endedAt !== undefined && endedAt <= at) return 'revoked';
  if (notAfter !== undefined && notAfter <= at) return 'expired';
  if (state === 'suspended') return 'suspended';
  return state === 'inactive' || at < notBefore ? 'inactive' : 'good';
}
