/**
 * Asks again until the other side has come to an end: the signer on another device
 * (`credentials/authorizeCheck`), or a signature that is made later (`signatures/signPolling`).
 *
 * The documents fix no interval. Where the server tells one (Retry-After), that counts; being
 * told to slow down (429) or to come later (503) is not the end. What is counted against the
 * limit is the time waited, so a slow answer is no reason to give a signer up.
 */

import { SdkError } from '../sdk-error.ts';

/** How long and how often to ask. */
export interface Waiting {
  /** Three seconds by default. */
  readonly intervalMs?: number;
  /** Ten minutes by default. */
  readonly limitMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** For tests and for programs with a clock of their own. */
  readonly wait?: ((milliseconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

/** What one question gives: an end, or nothing yet. */
export type Polled<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'pending'; readonly retryAfterMs: number | undefined };

const intervalMsDefault = 3_000;
const limitMsDefault = 600_000;
/** A server that says "at once" is not asked in a tight loop. */
const intervalMsMin = 200;

/** @throws {SdkError} `unanswered`, `aborted`, or what asking throws. */
export async function poll<Value>(
  ask: () => Promise<Polled<Value>>,
  waiting: Waiting = {},
): Promise<Value> {
  const { intervalMs = intervalMsDefault, limitMs = limitMsDefault, signal } = waiting;
  for (let waitedMs = 0; ;) {
    const answer = await askKindly(ask);
    if (answer.kind === 'done') return answer.value;
    const pauseMs = Math.max(answer.retryAfterMs ?? intervalMs, intervalMsMin);
    if (waitedMs + pauseMs > limitMs) {
      const seconds = Math.round(waitedMs / 1000);
      throw new SdkError('unanswered', `no end after ${seconds} seconds of waiting`);
    }
    await pause(pauseMs, { signal, wait: waiting.wait });
    waitedMs += pauseMs;
  }
}

async function askKindly<Value>(ask: () => Promise<Polled<Value>>): Promise<Polled<Value>> {
  try {
    return await ask();
  } catch (error) {
    const busy = error instanceof SdkError && (error.status === 429 || error.status === 503);
    if (!busy) throw error;
    return { kind: 'pending', retryAfterMs: error.retryAfterMs };
  }
}

async function pause(
  milliseconds: number,
  { signal, wait = sleep }: Pick<Waiting, 'signal' | 'wait'>,
): Promise<void> {
  if (signal?.aborted !== true) await wait(milliseconds, signal);
  if (signal?.aborted === true) throw new SdkError('aborted', 'the waiting was given up');
}

/** Ends early when the signal comes, and leaves no timer behind. */
function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal?.addEventListener('abort', wake);
  });
}
