/**
 * Rate limit: how often a stranger, or whoever claims to be a signer, may cost us something.
 *
 * Limits are wide: a person, or a program that does its work, never meets one. What they are
 * for is the caller in a loop, who would slow down all others.
 */

import { Refusal } from '../refusal.ts';

export interface RateLimit {
  /** How much is allowed in one window; 0: no limit. */
  readonly limit: number;
  readonly windowSeconds: number;
}

export const rateWindowSecondsMax = 3600;

/** What is counted, and by what it is told apart. */
export const rateLimitDefaults = {
  /** Log-ins under one account name, right and wrong ones. */
  loginPerAccount: { limit: 300, windowSeconds: 60 },
  /** Log-ins from one client address. */
  loginPerAddress: { limit: 600, windowSeconds: 60 },
  /** CSC methods that need no token, log-in aside, from one client address. */
  openCscPerAddress: { limit: 3000, windowSeconds: 60 },
  /** Time-stamp queries from one client address. */
  timestampPerAddress: { limit: 6000, windowSeconds: 60 },
  /** Status requests from one client address. */
  statusPerAddress: { limit: 6000, windowSeconds: 60 },
  /** Calls of the log of evidence, and status requests of tokens, from one client address. */
  evidencePerAddress: { limit: 600, windowSeconds: 60 },
  /** Calls of the operator's face from one client address, right and wrong tokens. */
  operatorPerAddress: { limit: 600, windowSeconds: 60 },
  /** Requests of the apps of tokens from one client address: some ask every three seconds. */
  devicePerAddress: { limit: 3000, windowSeconds: 60 },
  /** Enrolments that are begun or tried from one client address. */
  enrolmentPerAddress: { limit: 60, windowSeconds: 60 },
  /** Requests to the authorization server and its pages from one client address. */
  oauthPerAddress: { limit: 1200, windowSeconds: 60 },
  /** Authenticated calls of one account: off, as the path of a signature is not slowed down. */
  callsPerAccount: { limit: 0, windowSeconds: 60 },
  /** Authenticated calls of one client: each has its own limit, if any (`callsPerMinute`). */
  callsPerClient: { limit: 0, windowSeconds: 60 },
  /** Codes that are sent for one credential. */
  codesPerCredential: { limit: 5, windowSeconds: 900 },
  /** Codes that are sent to one account. */
  codesPerAccount: { limit: 20, windowSeconds: 3600 },
  /** Pushes and codes that are sent for one transaction. */
  sendsPerTransaction: { limit: 6, windowSeconds: 900 },
  /** Approvals that one account is asked for. */
  approvalsPerAccount: { limit: 30, windowSeconds: 900 },
  /** Token transactions that one account is asked for. */
  transactionsPerAccount: { limit: 200, windowSeconds: 900 },
  /** Answers to the transactions of one account, right and wrong ones. */
  answersPerAccount: { limit: 300, windowSeconds: 900 },
  /** Answers that one client brings: one guess on each of many accounts is many guesses. */
  answersPerClient: { limit: 6000, windowSeconds: 60 },
} as const satisfies Readonly<Record<string, RateLimit>>;

export type LimitedCall = keyof typeof rateLimitDefaults;
export type RateLimitPlan = Readonly<Record<LimitedCall, RateLimit>>;

/** Too much, too fast. The one refusal that says when to come back. */
export class RateLimited extends Refusal {
  readonly retryAfterSeconds: number;

  constructor(call: LimitedCall | 'approvalPolls' | 'documentTurns', retryAfterSeconds: number) {
    super('rate_limited', call);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface RateWindow {
  readonly startsAt: number;
  /** Until the next window begins: 1 to `windowSeconds`. */
  readonly retryAfterSeconds: number;
}

/**
 * The window that holds the time. They begin at multiples of their length, so that a count is
 * one row that all nodes agree on; across the edge of two, up to twice the limit passes.
 */
export function windowOf({ windowSeconds }: RateLimit, at: number): RateWindow {
  const length = windowSeconds * 1000;
  const startsAt = Math.floor(at / length) * length;
  return { startsAt, retryAfterSeconds: Math.ceil((startsAt + length - at) / 1000) };
}
