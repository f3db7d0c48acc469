/**
 * The clock of the server, as far as the phone can tell: codes are over its minutes, and requests are
 * taken within a minute of them. Phones are set wrong by hand and drift when they were off.
 *
 * Learnt from the `Date` of answers (RFC 9110, 6.6.1), which comes over the same TLS as all else.
 */

import type { Fetch } from '@kumoin/sdk';

/** `Date` counts whole seconds, and an answer takes its way: what is nearer is no difference. */
const toleranceMs = 2_000;
/** From here on a request may have been refused for its time. */
const farMs = 20_000;

export class ServerClock {
  readonly #now: () => number;
  #offsetMs: number;
  #wasFarOff = false;

  constructor(now: () => number, offsetMs: number) {
    this.#now = now;
    this.#offsetMs = offsetMs;
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#now() + this.#offsetMs;
  }

  learn(date: string | null): void {
    const told = Date.parse(date ?? '');
    const offBy = told - this.now();
    if (Number.isNaN(told) || Math.abs(offBy) <= toleranceMs) return;
    this.#offsetMs += offBy;
    this.#wasFarOff ||= Math.abs(offBy) > farMs;
  }

  /** @returns whether it was far off until it learnt better, since this was asked last. */
  takeCorrection(): boolean {
    const corrected = this.#wasFarOff;
    this.#wasFarOff = false;
    return corrected;
  }

  /** @returns a `fetch` that learns from every answer. */
  listening(fetch: Fetch): Fetch {
    return async (url, init) => {
      const response = await fetch(url, init);
      this.learn(response.headers.get('date'));
      return response;
    };
  }
}
