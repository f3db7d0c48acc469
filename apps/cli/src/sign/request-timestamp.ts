/**
 * A time-stamp from an authority of one's own choice, over HTTP (RFC 3161, 3.4), instead of
 * the one that the CSC server offers.
 *
 * The nonce ties the answer to this question; the rest of the token is checked with the
 * finished document.
 */

import { buildTimestampRequest, parseTimestampResponse, parseTimestampToken } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { readBounded, SdkError } from '@kumoin/sdk';
import type { Fetch } from '@kumoin/sdk';
import { CliError } from '../cli-error.ts';

export interface TimestampOrder {
  readonly url: string;
  readonly hash: HashAlgorithm;
  readonly messageDigest: Uint8Array;
  readonly nonce: bigint;
}

const timeoutMs = 60_000;
const answerBytesMax = 1024 * 1024;

/** @returns the token. @throws {CliError} `refused`. @throws {SdkError} @throws {PkiError} */
export async function requestTimestamp(fetch: Fetch, order: TimestampOrder): Promise<Uint8Array> {
  const { url, hash, messageDigest, nonce } = order;
  const query = buildTimestampRequest({ hash, messageDigest, nonce, certificateRequested: true });
  const { status, failures, text, token } = parseTimestampResponse(await post(fetch, url, query));
  if (token === undefined) {
    const reasons = [...failures, ...text].join(', ');
    throw new CliError('refused', `the time-stamp authority refused: ${status} ${reasons}`);
  }
  if (parseTimestampToken(token).tstInfo.nonce !== nonce) {
    throw new CliError('refused', `${url} answered with the time-stamp of another question`);
  }
  return token;
}

async function post(fetch: Fetch, url: string, query: Uint8Array): Promise<Uint8Array> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: new Uint8Array(query),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return await readBounded(response, answerBytesMax);
    throw new CliError('refused', `the time-stamp authority answered status ${response.status}`);
  } catch (cause) {
    if (cause instanceof CliError || cause instanceof SdkError) throw cause;
    throw new SdkError('unreachable', `no answer from ${url}`, { cause });
  }
}
