/**
 * Whose token it is, for everybody who is not told: a hash salted with the token's identifier,
 * which is random. Whoever is to see it gets the account; forgetting the account forgets it.
 */

import { bytesToHex, digest } from '@kumoin/pki';

const encoder = new TextEncoder();

export function pseudonymOf(accountId: string, tokenId: string): string {
  const parts = ['kumoin-holder-1', tokenId, accountId].map((part) => {
    const octets = encoder.encode(part);
    return encoder.encode(`${String(octets.length)}:${part},`);
  });
  return bytesToHex(digest('sha256', ...parts));
}
