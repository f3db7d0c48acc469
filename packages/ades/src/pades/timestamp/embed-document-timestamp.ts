/**
 * Embed the token of a document time-stamp. It comes from outside and is checked first: a token
 * over something else would leave a document that only looks preserved.
 */

import { checkTimestampToken, parseTimestampToken, PkiError } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import { fillGap } from '../sealed-range.ts';
import type { PreparedDocumentTimestamp } from './prepare-document-timestamp.ts';

/**
 * @param token RFC 3161 (ContentInfo, DER), with the authority's certificate in it: nobody who
 * reads the document later has to look for it elsewhere.
 * @returns what to append to the document, which together are the stamped one.
 * @throws {AdesError} `pades_timestamp_wrong` when the token is none, not over this document or
 * not rightly signed; `pades_contents_too_small` when it does not fit the room reserved.
 */
export function embedDocumentTimestamp(
  prepared: PreparedDocumentTimestamp,
  token: Uint8Array,
): Uint8Array {
  const fault = tokenFault(prepared, token);
  if (fault !== undefined) throw new AdesError('pades_timestamp_wrong', fault);
  return fillGap(prepared, token);
}

function tokenFault(
  { hash, documentDigest }: PreparedDocumentTimestamp,
  raw: Uint8Array,
): string | undefined {
  try {
    const token = parseTimestampToken(raw);
    const { reasons } = checkTimestampToken({ token, hash, expectedDigest: documentDigest });
    return reasons[0];
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    return 'no time-stamp token';
  }
}
