/**
 * What augmentation needs beyond our own authorities: the status of certificates of others and
 * their issuers, from hosts the operator named, and time-stamp authorities to fall back on.
 *
 * Addresses come out of certificates that anybody may have made and sent to `/signing/v1`: the
 * server fetches from nowhere that was not allowed by name, also when it is led there. A time-stamp
 * authority that was named is asked for time-stamps, and its host for nothing else.
 *
 * What went wrong may name hosts and addresses of the operator's network: the log has it, whoever
 * asked us hears what could not be had.
 */

import {
  cachingNeeds,
  httpNeeds,
  NeedUnmet,
  retryingNeeds,
  withFallbackTimestamps,
} from '@kumoin/ades';
import type { AdesNeeds, Fetch } from '@kumoin/ades';
import type { Clock } from '#ports/clock.ts';
import type { Pause } from '#ports/pause.ts';
import type { Random } from '#ports/random.ts';

export interface OutsideNeedsOptions {
  readonly own: AdesNeeds;
  /** Asked where our own time-stamps cannot be had, in this order. */
  readonly timestampUrls: readonly string[];
  /** `host` at the usual port, or `host:port`; none: nothing is fetched. */
  readonly validationHosts: readonly string[];
  readonly clock: Clock;
  readonly pause: Pause;
  readonly random: Random;
  readonly fetch?: Fetch;
  readonly log: { warn(facts: object, words: string): void };
}

export function outsideValidationNeeds(options: OutsideNeedsOptions): AdesNeeds {
  const { own, timestampUrls, validationHosts, clock, pause, random } = options;
  const named = new Set(validationHosts.map((host) => host.toLowerCase()));
  const stamping = new Set(timestampUrls.map((url) => new URL(url).href));
  const http = {
    fetch: options.fetch ?? (fetch as Fetch),
    random: (bytes: number) => random.bytes(bytes),
  };
  const validation = httpNeeds({
    ...http,
    timestampUrls: [],
    mayFetch: (url) => isNamed(named, url),
  });
  const mayStamp = ({ href }: URL) => stamping.has(href);
  const { timestamp } = httpNeeds({ ...http, timestampUrls, mayFetch: mayStamp });
  const patient = retryingNeeds(
    { ...validation, timestamp },
    { pause: async (ms) => void (await pause.wait(ms)) },
  );
  const outside = cachingNeeds(discreetNeeds(patient, options.log), { now: () => clock.now() });
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

/** The port a URL leaves out is the usual one of its scheme. */
function isNamed(named: ReadonlySet<string>, { protocol, hostname, port }: URL): boolean {
  const usual = protocol === 'https:' ? '443' : '80';
  if (port === '' && named.has(hostname)) return true;
  return named.has(`${hostname}:${port === '' ? usual : port}`);
}

/** Whoever asks hears what could not be had; why, with all names and addresses, is for the log. */
function discreetNeeds(needs: AdesNeeds, log: OutsideNeedsOptions['log']): AdesNeeds {
  async function tellApart<T>(words: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      if (!(cause instanceof NeedUnmet)) throw cause;
      log.warn({ why: cause.message }, words);
      throw new NeedUnmet(words, { cause, permanent: cause.permanent });
    }
  }
  return {
    timestamp: (imprint) => tellApart('no time-stamp from outside', () => needs.timestamp(imprint)),
    revocation: (question) =>
      tellApart('no answer about revocation from outside', () => needs.revocation(question)),
    issuers: (certificate) => tellApart('no issuer from outside', () => needs.issuers(certificate)),
  };
}
