/**
 * `signatures/timestamp`. CSC API v1.0.4.0, 11.10; v2.0.0.2, 11.13: the same members in both. The
 * nonce is optional in the documents; here it is always sent, and has to come back.
 */

import { checkTimestampToken } from '../timestamp/check-timestamp-token.ts';
import { fromBase64, toBase64 } from '../wire/base64.ts';
import { defined } from '../wire/csc-caller.ts';
import type { CscCaller } from '../wire/csc-caller.ts';
import { requireText } from '../wire/members.ts';

export interface TimestampOrder {
  readonly digest: Uint8Array;
  readonly hashOid: string;
  readonly clientData?: string;
}

const nonceBytes = 8;

/** @returns the RFC 3161 token. @throws {SdkError} */
export async function requestTimestamp(
  caller: CscCaller,
  { digest, hashOid, clientData }: TimestampOrder,
): Promise<Uint8Array> {
  const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
  const { members } = await caller.call('signatures/timestamp', {
    hash: toBase64(digest),
    hashAlgo: hashOid,
    nonce: Array.from(nonce, (octet) => octet.toString(16).padStart(2, '0')).join(''),
    ...defined({ clientData }),
  });
  const token = fromBase64(requireText(members, 'timestamp'));
  checkTimestampToken(token, { digest, nonce });
  return token;
}
