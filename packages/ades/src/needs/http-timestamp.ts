/**
 * A time-stamp over HTTP (RFC 3161, 3.4; RFC 5816): query with a nonce by POST, reply checked
 * for being an answer to it. The rest of what may be wrong with a token is found by who asked.
 */

import {
  buildTimestampRequest,
  parseTimestampResponse,
  parseTimestampToken,
  PkiError,
} from '@kumoin/pki';
import type { Imprint } from './ades-needs.ts';
import type { Fetching } from './bounded-fetch.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { NeedUnmet } from './need-unmet.ts';

/** A token with a long chain has some ten thousand. */
const replyBytesMax = 256 * 1024;
const nonceBytes = 16;

export interface TimestampAsking extends Fetching {
  readonly url: string;
  /** As many unpredictable octets. */
  readonly random: (bytes: number) => Uint8Array;
}

/** @returns the token, DER. @throws {NeedUnmet} for a refusal, and for an answer to another query. */
export async function httpTimestamp(
  asking: TimestampAsking,
  imprint: Imprint,
): Promise<Uint8Array> {
  const { url } = asking;
  const nonce = asNumber(asking.random(nonceBytes));
  const reply = await boundedFetch(asking, {
    url,
    bytesMax: replyBytesMax,
    body: {
      type: 'application/timestamp-query',
      bytes: buildTimestampRequest({
        hash: imprint.hash,
        messageDigest: imprint.digest,
        nonce,
        certificateRequested: true,
      }),
    },
  });
  const { host } = new URL(url);
  try {
    return readReply(reply, nonce, host);
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new NeedUnmet(`${host} answered with no time-stamp reply`, { cause, permanent: true });
  }
}

/** Positive: a query's nonce is an INTEGER, and authorities differ in what they do with a sign. */
function asNumber(octets: Uint8Array): bigint {
  return octets.reduce((number, octet) => (number << 8n) | BigInt(octet), 0n);
}

/** @throws {PkiError} when it cannot be read. */
function readReply(reply: Uint8Array, nonce: bigint, host: string): Uint8Array {
  const { token, status, failures, text } = parseTimestampResponse(reply);
  if (token === undefined) {
    const told = [status, ...failures, ...text].join(', ');
    // An authority that waits or is out of order may answer later.
    const passing = failures.some((each) => passingFailures.has(each)) || status === 'waiting';
    throw new NeedUnmet(`${host} refused: ${told}`, { permanent: !passing });
  }
  if (parseTimestampToken(token).tstInfo.nonce !== nonce) {
    throw new NeedUnmet(`${host} answered another query`, { permanent: true });
  }
  return token;
}

const passingFailures: ReadonlySet<string> = new Set(['timeNotAvailable', 'systemFailure']);
