/**
 * What is wrong with a token that came back (RFC 3161, 2.2): whether it is one, is over this
 * imprint, and is signed by a certificate made for nothing else. Whom that leads to is asked by
 * whoever has anchors.
 */

import { checkTimestampToken, parseTimestampToken, PkiError } from '@kumoin/pki';
import type { Certificate, TimestampToken } from '@kumoin/pki';
import type { Imprint } from './ades-needs.ts';

export type TokenFinding =
  | {
      readonly faults: readonly [];
      readonly token: TimestampToken;
      readonly authority: Certificate;
    }
  | {
      readonly faults: readonly string[];
      readonly token: TimestampToken | undefined;
      readonly authority: undefined;
    };

/** @param certificates from elsewhere, for tokens that carry none. */
export function findTokenFaults(
  der: Uint8Array,
  imprint: Imprint,
  certificates: readonly Certificate[] = [],
): TokenFinding {
  const token = readToken(der);
  if (token === undefined) return { faults: ['timestamp_malformed'], token, authority: undefined };
  const {
    sound,
    reasons,
    signerCertificate: authority,
  } = checkTimestampToken({
    token,
    hash: imprint.hash,
    expectedDigest: imprint.digest,
    certificates,
  });
  return sound && authority !== undefined
    ? { faults: [], token, authority }
    : { faults: reasons, token, authority: undefined };
}

function readToken(der: Uint8Array): TimestampToken | undefined {
  try {
    return parseTimestampToken(der);
  } catch (cause) {
    // No token is as wrong as a wrong one.
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
