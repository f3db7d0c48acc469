/**
 * The needs of augmentation met over HTTP: time-stamps from the authorities that are named,
 * revocation and issuers from where the certificates say. Every question is bounded in size and
 * time (`bounded-fetch.ts`). Nothing is asked twice and nothing is kept here:
 *
 *     cachingNeeds(retryingNeeds(httpNeeds({ … }), { pause }), { now })
 */

import type { AdesNeeds } from './ades-needs.ts';
import type { Fetching } from './bounded-fetch.ts';
import { httpIssuers } from './http-issuers.ts';
import { httpRevocation } from './http-revocation.ts';
import { httpTimestamp } from './http-timestamp.ts';
import { withFallbackTimestamps } from './with-fallback-timestamps.ts';

export interface HttpNeedsOptions extends Fetching {
  /** Time-stamp authorities in the order of preference. */
  readonly timestampUrls: readonly string[];
  /** As many unpredictable octets, for nonces. */
  readonly random: (bytes: number) => Uint8Array;
}

export function httpNeeds({ timestampUrls, ...options }: HttpNeedsOptions): AdesNeeds {
  const authorities = timestampUrls.map(
    (url): AdesNeeds['timestamp'] =>
      (imprint) =>
        httpTimestamp({ ...options, url }, imprint),
  );
  const others = {
    revocation: (question: Parameters<AdesNeeds['revocation']>[0]) =>
      httpRevocation(options, question),
    issuers: (certificate: Parameters<AdesNeeds['issuers']>[0]) =>
      httpIssuers(options, certificate),
  };
  return withFallbackTimestamps(others, authorities);
}
