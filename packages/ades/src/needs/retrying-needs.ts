/**
 * Needs that are asked again when they fail: a bounded number of times, each pause twice as long
 * as the one before. Waiting is the caller's (`pause`), so that a test does not wait at all.
 *
 * Not everything is asked again: what was refused stays refused, and an authority that is
 * hammered for it does not come back sooner. A fault of the program (`AdesNeeds`) rises at once.
 */

import type { AdesNeeds } from './ades-needs.ts';
import { NeedUnmet } from './need-unmet.ts';

export interface Retrying {
  /** Resolves after that long. */
  readonly pause: (ms: number) => Promise<void>;
  /** Altogether; three unless given. */
  readonly attemptsMax?: number;
  /** Half a second unless given. */
  readonly firstPauseMs?: number;
  /** No pause is longer; eight seconds unless given. */
  readonly pauseMsMax?: number;
}

export function retryingNeeds(needs: AdesNeeds, retrying: Retrying): AdesNeeds {
  return {
    timestamp: (imprint) => persist(() => needs.timestamp(imprint), retrying),
    revocation: (question) => persist(() => needs.revocation(question), retrying),
    issuers: (certificate) => persist(() => needs.issuers(certificate), retrying),
  };
}

async function persist<T>(ask: () => Promise<T>, retrying: Retrying): Promise<T> {
  const { pause, attemptsMax = 3, firstPauseMs = 500, pauseMsMax = 8000 } = retrying;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (cause) {
      if (!(cause instanceof NeedUnmet) || cause.permanent || attempt >= attemptsMax) throw cause;
    }
    await pause(Math.min(firstPauseMs * 2 ** (attempt - 1), pauseMsMax));
  }
}
