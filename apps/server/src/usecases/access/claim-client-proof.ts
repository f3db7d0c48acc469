/**
 * Claim client proof: a client assertion (RFC 7523, 3) or a proof of possession (RFC 9449, 11.1)
 * is good once, across all nodes.
 */

import type { OneTimeKind, OneTimeValues } from '#ports/one-time-values.ts';

export interface ClientProof {
  readonly kind: Extract<OneTimeKind, 'client-assertion' | 'dpop-proof'>;
  /** Whoever chose the identifier: it is unique for them alone. */
  readonly issuer: string;
  readonly jti: string;
  readonly expiresAt: number;
}

/** @returns false when it was used before. */
export type ClaimClientProof = (proof: ClientProof) => Promise<boolean>;

export function makeClaimClientProof({
  oneTimeValues,
}: {
  readonly oneTimeValues: OneTimeValues;
}): ClaimClientProof {
  return async function claimClientProof({ kind, issuer, jti, expiresAt }) {
    return oneTimeValues.claim({ kind, value: JSON.stringify([issuer, jti]), expiresAt });
  };
}
