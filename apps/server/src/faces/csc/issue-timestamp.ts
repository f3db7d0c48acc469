/**
 * `signatures/timestamp`. CSC API v1.0.4.0, 11.10 and v2.0.0.2, 11.13.
 *
 * The answer is the token itself, not the RFC 3161 response around it.
 */

import { invalidParameter, invalidRequest, missingParameter } from '@kumoin/contract';
import type { CscTimestampAnswer } from '@kumoin/contract';
import { digestBytes } from '@kumoin/pki';
import type { IssueTimestamp } from '#usecases/timestamps/issue-timestamp.ts';
import { readBase64, toBase64 } from './base64.ts';
import type { AuthenticatedCall } from './csc-call.ts';
import type { RequestBody } from './request-body.ts';
import { readHashAlgorithm } from './sign-algorithm.ts';

const nonceDigitsMax = 64;

export function makeTimestamp({ issueTimestamp }: { readonly issueTimestamp: IssueTimestamp }) {
  return async function timestamp({ body }: AuthenticatedCall): Promise<CscTimestampAnswer> {
    const bytes = readHash(body);
    const hash = readHashAlgorithm(body.requireString('hashAlgorithmOID', 'hashAlgo'), 'hashAlgo');
    if (hash === undefined) throw invalidParameter('hashAlgo');
    if (bytes.length !== digestBytes[hash]) throw invalidRequest('Invalid digest value length');
    const nonce = readNonce(body.find('nonce'));

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
function readHash(body: RequestBody): Uint8Array {
  const value = body.find('hash');
  const text: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof text !== 'string') throw missingParameter('string', 'hash');
  if (text === '') throw invalidRequest('Empty hash parameter');
  const bytes = readBase64(text);
  if (bytes === undefined) throw invalidRequest('Invalid Base64 hash string parameter');
  return bytes;
}

function readNonce(value: unknown): bigint | undefined {
  if (value === undefined) return undefined;
  const readable = typeof value === 'string' && /^[0-9a-f]+$/i.test(value);
  if (!readable || value.length > nonceDigitsMax) throw invalidParameter('nonce');
  return BigInt(`0x${value}`);
}
