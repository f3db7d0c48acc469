/**
 * How many OCRA responses a second one thread verifies, with nothing around it: the package's own
 * HMAC and the platform's handed in, next to HMAC alone over as many octets, which is the limit.
 *
 * Every verification is of another question and computes its whole window; one in two is wrong.
 */

import { createHmac, randomBytes } from 'node:crypto';
import { hmac, ocra, ocraDataInput, parseOcraSuite, randomQuestion, verifyOcra } from '@kumoin/otp';
import type { Hmac, OcraCheck, OcraMatch, OcraSuite } from '@kumoin/otp';

export interface OcraRate {
  readonly what: string;
  readonly perSecond: number;
  /** Of one verification, user and system. */
  readonly cpuMicroseconds: number;
}

const prepared = 2000;
const at = Date.UTC(2026, 0, 1);
const key = randomBytes(32);

const platformHmac: Hmac = (hash, secret, message) =>
  createHmac(hash, secret).update(message).digest();

const hmacs: Readonly<Record<string, Hmac>> = { noble: hmac, 'node:crypto': platformHmac };

/** Suites as they are used: typed and online by an app, and a keypad token with a counter. */
const windows: readonly (readonly [suite: string, candidates: number])[] = [
  ['OCRA-1:HOTP-SHA256-8:QH64', 1],
  ['OCRA-1:HOTP-SHA256-0:QH64-T1M', 3],
  ['OCRA-1:HOTP-SHA256-8:C-QN08', 11],
];

/** @param seconds how long each is measured. */
export function measureOcraRates(seconds: number): readonly OcraRate[] {
  return windows.flatMap(([text, candidates]) => {
    const suite = parseOcraSuite(text);
    const checks = prepareChecks(suite);
    const message = ocraDataInput(dataInputOf(checks[0] ?? fail()));
    return Object.entries(hmacs).flatMap(([name, provider]) => [
      measure(`${text}, window of ${candidates}, ${name}`, seconds, (turn) => {
        const check = checks[turn % prepared] ?? fail();
        const match = verifyOcra({ ...check, hmac: provider });
        if ((match === undefined) !== isWrong(turn)) fail();
      }),
      measure(`  HMAC alone, ${candidates} of ${message.length} octets, ${name}`, seconds, () => {
        for (let count = 0; count < candidates; count += 1) provider(suite.hash, key, message);
      }),
    ]);
  });
}

const isWrong = (turn: number) => turn % 2 === 1;

function prepareChecks(suite: OcraSuite): readonly OcraCheck[] {
  return Array.from({ length: prepared }, (_, turn) => {
    const question = randomQuestion(suite, randomBytes(64));
    const timed = suite.timeStepSeconds !== undefined;
    const check = {
      suite,
      key,
      question,
      ...(suite.counter && { counters: { next: BigInt(turn), lookAhead: 10 } }),
      ...(timed && { time: { at, stepsBack: 1, stepsAhead: 1 } }),
    };
    const right = ocra({ key, ...dataInputOf({ ...check, response: '' }) });
    const last = right.endsWith('0') ? '1' : '0';
    return { ...check, response: isWrong(turn) ? right.slice(0, -1) + last : right };
  });
}

function dataInputOf({ suite, question, counters, time }: OcraCheck) {
  const { timeStepSeconds = 1 } = suite;
  const { counter, timeStep }: OcraMatch = {
    ...(counters && { counter: counters.next }),
    ...(time && { timeStep: BigInt(Math.floor(time.at / 1000 / timeStepSeconds)) }),
  };
  return { suite, question, counter, timeStep };
}

function measure(what: string, seconds: number, work: (turn: number) => void): OcraRate {
  for (let turn = 0; turn < prepared; turn += 1) work(turn);
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  let done = 0;
  for (; performance.now() - startedAt < seconds * 1000; done += 1) work(done);
  const spentSeconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { what, perSecond: done / spentSeconds, cpuMicroseconds: (user + system) / done };
}

function fail(): never {
  throw new Error('a verification came out wrong');
}
