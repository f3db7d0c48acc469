/**
 * What augmentation needs beyond our own authorities: the status of certificates of others and
 * their issuers, from hosts the operator named, and time-stamp authorities to fall back on.
 *
 * Addresses come out of certificates that anybody may have made and sent to `/signing/v1`: the
 * server fetches from nowhere that was not allowed by name, also when it is led there.
 */

import { cachingNeeds, httpNeeds, retryingNeeds, withFallbackTimestamps } from '@kumoin/ades';
import type { AdesNeeds, Fetch } from '@kumoin/ades';
import type { Clock } from '#ports/clock.ts';
import type { Pause } from '#ports/pause.ts';
import type { Random } from '#ports/random.ts';

export interface OutsideNeedsOptions {
  readonly own: AdesNeeds;
  /** Asked where our own time-stamps cannot be had, in this order. */
  readonly timestampUrls: readonly string[];
  /** Host names; none: nothing is fetched. */
  readonly validationHosts: readonly string[];
  readonly clock: Clock;
  readonly pause: Pause;
  readonly random: Random;
  readonly fetch?: Fetch;
}

export function outsideValidationNeeds(options: OutsideNeedsOptions): AdesNeeds {
  const { own, timestampUrls, validationHosts, clock, pause, random } = options;
  const named = new Set([...validationHosts, ...timestampUrls.map((url) => new URL(url).hostname)]);
  const http = httpNeeds({
    fetch: options.fetch ?? (fetch as Fetch),
    mayFetch: ({ hostname }) => named.has(hostname),
    timestampUrls,
    random: (bytes) => random.bytes(bytes),
  });
  const patient = retryingNeeds(http, { pause: async (ms) => void (await pause.wait(ms)) });
  const outside = cachingNeeds(patient, { now: () => clock.now() });
  const isAllowed = validationHosts.length > 0;
  const others = {
    revocation: async (question: Parameters<AdesNeeds['revocation']>[0]) => {
      const answers = await own.revocation(question);
      return answers.length > 0 || !isAllowed ? answers : outside.revocation(question);
    },
    issuers: async (certificate: Parameters<AdesNeeds['issuers']>[0]) =>
      isAllowed ? outside.issuers(certificate) : [],
  };
  if (timestampUrls.length === 0)
    return { ...others, timestamp: (imprint) => own.timestamp(imprint) };
  return withFallbackTimestamps(others, [
    (imprint) => own.timestamp(imprint),
    (imprint) => outside.timestamp(imprint),
  ]);
}
