/**
 * Is this the response? Looks through a window of counters and time steps.
 *
 * Every candidate of the window is computed and compared, even after a match, so that the time
 * taken does not tell which one it was. Nothing is advanced here: the caller stores what matched, in
 * the same breath as what the response releases. With a counter and no window a wrong guess has the
 * least chance; ten is much for signing (RFC 4226, 7.4).
 */

import { OtpError } from '../otp-error.ts';
import { sameCode } from '../same-code.ts';
import { ocra, ocraTimeStep } from './ocra.ts';
import type { OcraInput } from './ocra.ts';

export interface CounterWindow {
  /** The next one expected. */
  readonly next: bigint;
  /** How many further ones are tried; 0 tries `next` alone. */
  readonly lookAhead: number;
}

export interface TimeWindow {
  /** Milliseconds since 1970, corrected by the known drift of the token if there is one. */
  readonly at: number;
  readonly stepsBack: number;
  readonly stepsAhead: number;
  /** The step of the last response taken: it and those before are not taken again. */
  readonly usedUpTo?: bigint | undefined;
}

export interface OcraCheck extends Omit<OcraInput, 'counter' | 'timeStep'> {
  readonly response: string;
  /** Exactly when the suite has a counter. */
  readonly counters?: CounterWindow | undefined;
  /** Exactly when the suite has a time step. */
  readonly time?: TimeWindow | undefined;
}

/** Which candidate it was. The next counter is one further, and goes round after 2^64 - 1. */
export interface OcraMatch {
  readonly counter?: bigint;
  readonly timeStep?: bigint;
}

/** Of counters times time steps. */
export const ocraCandidatesMax = 1000;

/**
 * @returns undefined when the response is none of the window's.
 * @throws {OtpError} `window_out_of_range`, and as `ocra` does: a mistake of the caller, not of
 * whoever typed the response.
 */
export function verifyOcra(check: OcraCheck): OcraMatch | undefined {
  const { response, counters, time, ...input } = check;
  const counterCandidates = countersOf(counters);
  const stepCandidates = stepsOf(check);
  if (counterCandidates.length * stepCandidates.length > ocraCandidatesMax) {
    throw new OtpError('window_out_of_range');
  }
  let matched: OcraMatch | undefined;
  for (const counter of counterCandidates) {
    for (const timeStep of stepCandidates) {
      const same = sameCode(ocra({ ...input, counter, timeStep }), response);
      const fresh = timeStep === undefined || timeStep > (time?.usedUpTo ?? -1n);
      if (same && fresh) matched ??= matchOf(counter, timeStep);
    }
  }
  return matched;
}

function countersOf(window: CounterWindow | undefined): readonly (bigint | undefined)[] {
  if (window === undefined) return [undefined];
  const { next, lookAhead } = window;
  return Array.from({ length: sizeOf(lookAhead) + 1 }, (_, ahead) =>
    // Beyond the last counter comes the first (RFC 6287, 5.1); a wrong `next` is refused below.
    ahead === 0 ? next : BigInt.asUintN(64, next + BigInt(ahead)),
  );
}

/** The step of now first, then the others, so that two that match are told the same way always. */
function stepsOf({ suite, time }: OcraCheck): readonly (bigint | undefined)[] {
  if (time === undefined) return [undefined];
  const now = ocraTimeStep(suite, time.at);
  const back = Array.from({ length: sizeOf(time.stepsBack) }, (_, index) => -1 - index);
  const ahead = Array.from({ length: sizeOf(time.stepsAhead) }, (_, index) => 1 + index);
  return [0, ...back, ...ahead].map((step) => now + BigInt(step)).filter((step) => step >= 0n);
}

function sizeOf(steps: number): number {
  if (!Number.isInteger(steps) || steps < 0 || steps >= ocraCandidatesMax) {
    throw new OtpError('window_out_of_range');
  }
  return steps;
}

function matchOf(counter: bigint | undefined, timeStep: bigint | undefined): OcraMatch {
  return {
    ...(counter !== undefined && { counter }),
    ...(timeStep !== undefined && { timeStep }),
  };
}
