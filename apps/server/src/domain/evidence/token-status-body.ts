/** What a status answer says of a token: the word, and of one that ended since when and why. */

import type { TokenStatusBody } from '@kumoin/evidence';
import type { Token } from '../tokens/token.ts';
import { tokenStatusOf } from './token-status-of.ts';

export function tokenStatusBody(token: Token, at: number): TokenStatusBody {
  const status = tokenStatusOf(token, at);
  const { id: tokenId, endedAt, endReason, state } = token;
  if (status !== 'revoked' || endedAt === undefined) return { tokenId, status, at };
  const reason = state === 'replaced' ? 'replaced' : endReason;
  return { tokenId, status, at, revokedAt: endedAt, ...(reason !== undefined && { reason }) };
}
