/**
 * Find use: to which counter and time step of a token does a code belong? Every candidate of the
 * window is computed and compared, so that time does not tell which it was.
 *
 * The window of a single code is small, since each candidate is one more right answer for whoever
 * guesses (RFC 4226, 7.4; RFC 6238, 5.2). A device that is further off must be resynchronised:
 * with two codes in a row the window may be large, as both must fit.
 */

import { hotp, ocra, sameCode } from '@kumoin/otp';
import type { Question } from '@kumoin/otp';
import { hasCounter, stepSecondsOf } from './read-suite.ts';
import type { TokenSuite } from './read-suite.ts';
import type { TokenKeys } from './token-keys.ts';
import type { TokenUse } from './token-use.ts';
import type { Token } from './token.ts';

export interface CodeToCheck {
  readonly token: Pick<Token, 'id' | 'counter' | 'lastStep' | 'driftSteps'>;
  readonly suite: TokenSuite;
  readonly keys: Pick<TokenKeys, 'client' | 'pinHash'>;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface TypedCode {
  readonly code: string;
  /** What it answers; undefined where the suite has no questions. */
  readonly question: Question | undefined;
}

interface Candidate {
  readonly counter: number | undefined;
  readonly step: number | undefined;
}

const single = { countersAhead: 10, stepsAround: 1 };
/** A counter that somebody played with; a clock that stood in a drawer for years. */
const wide = { countersAhead: 998, stepsAround: 120 };
/** Both together: every counter at every step would be too much to compute. */
const wideBoth = { countersAhead: 100, stepsAround: 3 };
/** Two codes may be made in one step or, by somebody who types slowly, some apart. */
const stepsApartMax = 2;
export const driftStepsMax = wide.stepsAround;

/** @returns undefined when it is of none, or of one that is not after the last. */
export function findUse(check: CodeToCheck, typed: TypedCode): TokenUse | undefined {
  let found: TokenUse | undefined;
  for (const candidate of candidatesOf(check, single)) {
    const same = sameCode(codeAt(check, typed.question, candidate), typed.code);
    if (same && isAfterLast(check, candidate)) found ??= useOf(check, candidate);
  }
  return found;
}

/** @returns the use of the second of two codes in a row; undefined as in `findUse`. */
export function findUseOfTwo(
  check: CodeToCheck,
  [first, second]: readonly [TypedCode, TypedCode],
): TokenUse | undefined {
  const both = hasCounter(check.suite) && stepSecondsOf(check.suite) !== undefined;
  const before = matches(check, first, both ? wideBoth : wide);
  const after = matches(check, second, both ? wideBoth : wide);
  const found = after.find((candidate) =>
    before.some((one) => isAfterLast(check, one) && follows(one, candidate, check.suite)),
  );
  return found && useOf(check, found);
}

function matches(check: CodeToCheck, typed: TypedCode, window: typeof single): Candidate[] {
  return [...candidatesOf(check, window)].filter((candidate) =>
    sameCode(codeAt(check, typed.question, candidate), typed.code),
  );
}

function follows(one: Candidate, next: Candidate, suite: TokenSuite): boolean {
  const counts = (next.counter ?? 0) - (one.counter ?? 0);
  const steps = (next.step ?? 0) - (one.step ?? 0);
  // Without a question the same code would come again within one step.
  const stepsMin = suite.algorithm === 'totp' ? 1 : 0;
  const inTime = one.step === undefined || (steps >= stepsMin && steps <= stepsApartMax);
  return inTime && (one.counter === undefined || counts === 1);
}

function* candidatesOf(check: CodeToCheck, window: typeof single): Generator<Candidate> {
  const { countersAhead, stepsAround } = window;
  const { token, suite } = check;
  const counters = hasCounter(suite) ? from(token.counter, countersAhead + 1) : [undefined];
  const now = stepNow(check);
  const steps =
    now === undefined
      ? [undefined]
      : from(Math.max(0, now + token.driftSteps - stepsAround), 2 * stepsAround + 1);
  for (const counter of counters) for (const step of steps) yield { counter, step };
}

function from(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

function stepNow({ suite, at }: CodeToCheck): number | undefined {
  const seconds = stepSecondsOf(suite);
  return seconds === undefined ? undefined : Math.floor(at / 1000 / seconds);
}

function codeAt(
  { suite: read, keys }: CodeToCheck,
  question: Question | undefined,
  { counter, step }: Candidate,
): string {
  const { client: key, pinHash } = keys;
  if (read.algorithm !== 'ocra') {
    return hotp({ seed: key, counter: counter ?? step ?? 0, ...hashAndDigits(read) });
  }
  const { suite } = read;
  // Nobody was asked anything: no answer is right.
  if (question === undefined) return '';
  return ocra({
    ...{ suite, key, question },
    ...(suite.pinHash !== undefined && { pinHash }),
    ...(counter !== undefined && { counter: BigInt(counter) }),
    ...(step !== undefined && { timeStep: BigInt(step) }),
  });
}

function hashAndDigits({ hash, digits }: Exclude<TokenSuite, { algorithm: 'ocra' }>) {
  return { hash, digits };
}

function isAfterLast({ token }: CodeToCheck, { step }: Candidate): boolean {
  return step === undefined || token.lastStep === undefined || step > token.lastStep;
}

function useOf(check: CodeToCheck, { counter, step }: Candidate): TokenUse {
  const now = stepNow(check);
  const driftSteps = step === undefined || now === undefined ? 0 : step - now;
  return { tokenId: check.token.id, counter, step, driftSteps };
}
