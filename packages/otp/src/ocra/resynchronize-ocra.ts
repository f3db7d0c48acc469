/**
 * Find a token again whose counter ran away: two responses in a row, to two fresh questions.
 *
 * Not to be used for what a response releases: the window is wide, and neither question is of a
 * statement that anybody approves.
 */

import { OtpError } from '../otp-error.ts';
import type { OcraCheck } from './verify-ocra.ts';
import { ocraCandidatesMax, verifyOcra } from './verify-ocra.ts';

export interface OcraResynchronization {
  readonly first: OcraCheck;
  readonly second: Pick<OcraCheck, 'question' | 'response' | 'time'>;
}

/**
 * @returns the counter of the second response, or undefined.
 * @throws {OtpError} `ocra_input_missing` for a suite without a counter, and as `verifyOcra` does.
 */
export function resynchronizeOcra({ first, second }: OcraResynchronization): bigint | undefined {
  const { counters } = first;
  if (counters === undefined) throw new OtpError('ocra_input_missing', 'counter');
  const { next, lookAhead } = counters;
  if (!Number.isInteger(lookAhead) || lookAhead < 0 || lookAhead >= ocraCandidatesMax) {
    throw new OtpError('window_out_of_range');
  }
  let matched: bigint | undefined;
  for (let ahead = 0; ahead <= lookAhead; ahead += 1) {
    const counter = BigInt.asUintN(64, next + BigInt(ahead));
    const one = matches({ ...first, counters: { next: counter, lookAhead: 0 } });
    const after = BigInt.asUintN(64, counter + 1n);
    const two = matches({ ...first, ...second, counters: { next: after, lookAhead: 0 } });
    // Both are computed, whatever the first one was.
    if ((Number(one) & Number(two)) === 1) matched ??= after;
  }
  return matched;
}

const matches = (check: OcraCheck) => verifyOcra(check) !== undefined;
