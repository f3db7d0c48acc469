/**
 * CRLReason (RFC 5280, 5.3.1), shared by revocation lists and OCSP answers. Number 7 is
 * not assigned; a number without a name is refused rather than passed on.
 */

import { PkiError } from './pki-error.ts';

const codes = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;

export type RevocationReason = keyof typeof codes;

const names = new Map<number, RevocationReason>(
  (Object.keys(codes) as RevocationReason[]).map((name) => [codes[name], name]),
);

export function encodeRevocationReason(reason: RevocationReason): number {
  return codes[reason];
}

/** @throws {PkiError} `der_bad_value` for a number that means nothing. */
export function decodeRevocationReason(code: number): RevocationReason {
  const name = names.get(code);
  if (name === undefined) throw new PkiError('der_bad_value', `revocation reason ${code}`);
  return name;
}
