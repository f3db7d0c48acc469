/** A time-stamp where it stands, checked by the hash it names itself (RFC 3161, 2.4.2). */

import { checkTimestampToken } from '@kumoin/pki';
import type { Certificate, TimestampCheck, TimestampToken } from '@kumoin/pki';

export interface PlacedToken {
  readonly token: TimestampToken;
  /** By the token's own hash; undefined: cannot be told, which is told as a mismatch. */
  readonly expectedDigest: Uint8Array | undefined;
  /** From elsewhere in the document, for tokens that carry none. */
  readonly certificates: readonly Certificate[];
}

/** Never throws for what the token says. */
export function checkPlacedTimestamp({
  token,
  expectedDigest,
  certificates,
}: PlacedToken): TimestampCheck {
  const { imprint } = token.tstInfo;
  return checkTimestampToken({
    token,
    // A token by a hash we do not serve is found wanting before its hash is compared.
    hash: 'fault' in imprint ? 'sha256' : imprint.hash,
    expectedDigest: expectedDigest ?? new Uint8Array(),
    certificates,
  });
}
