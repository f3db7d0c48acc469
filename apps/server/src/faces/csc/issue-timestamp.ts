/**
 * `signatures/timestamp`. CSC API v1.0.4.0, 11.10 and v2.0.0.2, 11.13.
 *
 * The answer is the token itself, not the RFC 3161 response around it.
 */

import { invalidParameter, invalidRequest } from '@kumoin/contract';
import type { CscTimestampAnswer } from '@kumoin/contract';
import { digestBytes } from '@kumoin/pki';
import type { IssueTimestamp } from '#usecases/timestamps/issue-timestamp.ts';
import { readBase64, toBase64 } from '../base64.ts';
import type { AuthenticatedCall } from './csc-call.ts';
import { readHashAlgorithm } from './sign-algorithm.ts';

type Call = AuthenticatedCall<'signatures/timestamp'>;

export function makeTimestamp({ issueTimestamp }: { readonly issueTimestamp: IssueTimestamp }) {
  return async function timestamp({ body }: Call): Promise<CscTimestampAnswer> {
    const bytes = readHash(body.hash);
    const hash = readHashAlgorithm(body.hashAlgo, 'hashAlgo');
    if (hash === undefined) throw invalidParameter('hashAlgo');
    if (bytes.length !== digestBytes[hash]) throw invalidRequest('Invalid digest value length');
    const nonce = body.nonce === undefined ? undefined : BigInt(`0x${body.nonce}`);

    const { token } = await issueTimestamp({
      digest: { algorithm: hash, bytes },
      policy: undefined,
      nonce,
      certificatesWanted: true,
    });
    return { timestamp: toBase64(token) };
  };
}

/** `hash`, or the only entry of `hashes`. */
function readHash(hash: Call['body']['hash']): Uint8Array {
  const text = typeof hash === 'string' ? hash : hash[0];
  if (text === '') throw invalidRequest('Empty hash parameter');
  const bytes = readBase64(text);
  if (bytes === undefined) throw invalidRequest('Invalid Base64 hash string parameter');
  return bytes;
}
