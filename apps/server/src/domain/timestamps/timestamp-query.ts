/**
 * Time-stamp query: what somebody wants to have dated (RFC 3161, 2.4.1).
 *
 * Reading turns every fault of the query into a refusal with a code of its own, because the
 * protocol owes the client a reason. The hash of a query we serve is SHA-256 or stronger
 * (EN 319 422, hash algorithms).
 */

import { digestBytes, isSha2, parseTimestampRequest, PkiError } from '@kumoin/pki';
import type { TimestampRequest } from '@kumoin/pki';
import type { Digest } from '#domain/digest.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';

export interface TimestampQuery {
  readonly digest: Digest;
  /** Dotted; undefined: whatever is offered. */
  readonly policy: string | undefined;
  readonly nonce: bigint | undefined;
  /** The token shall carry the certificates needed to check it. */
  readonly certificatesWanted: boolean;
}

/**
 * @param der a TimeStampReq.
 * @throws {Refusal} `timestamp_request_malformed`, `timestamp_algorithm_weak`,
 * `timestamp_digest_malformed`, `timestamp_extension_unknown`.
 */
export function readTimestampQuery(der: Uint8Array): TimestampQuery {
  const { imprint, policy, nonce, certificateRequested, extensions } = parseQuery(der);
  if ('fault' in imprint) {
    const weak = imprint.fault === 'badAlg';
    throw new Refusal(weak ? 'timestamp_algorithm_weak' : 'timestamp_digest_malformed');
  }
  // Offered are the hashes of the CSC API, over which this authority is reached as well.
  refuseUnless(isSha2(imprint.hash), 'timestamp_algorithm_weak');
  refuseUnless(extensions.length === 0, 'timestamp_extension_unknown');
  const digest = { algorithm: imprint.hash, bytes: imprint.messageDigest };
  return { digest, policy, nonce, certificatesWanted: certificateRequested };
}

/** @throws {Refusal} `timestamp_digest_malformed`. */
export function checkQueryDigest({ digest }: TimestampQuery): void {
  const right = digest.bytes.length === digestBytes[digest.algorithm];
  refuseUnless(right, 'timestamp_digest_malformed');
}

function parseQuery(der: Uint8Array): TimestampRequest {
  try {
    return parseTimestampRequest(der);
  } catch (error) {
    if (error instanceof PkiError) throw new Refusal('timestamp_request_malformed', error.code);
    throw error;
  }
}
