/**
 * Verify answer: is this the token's answer to this very transaction? RFC 6287, 7.3.
 *
 * The question is computed anew from the statement that was stored before anything was shown, so
 * an answer to anything else is as wrong as a guess. All candidates of the window are computed,
 * whatever matches. A time step that was used is taken again for another statement, an older one
 * never: docs/adr/0037.
 */

import { ocraTimeStep, questionOfStatement, verifyOcra } from '@kumoin/otp';
import type { OcraMatch, OcraSuite, Question } from '@kumoin/otp';
import type { EvidenceOfAnswer } from '@kumoin/evidence';
import type { TokenKeys } from '../tokens/token-keys.ts';
import type { TokenUse } from '../tokens/token-use.ts';
import type { Token } from '../tokens/token.ts';
import type { TokenTransaction } from './token-transaction.ts';
import { typedQuestion } from './typed-question.ts';
import { parsed } from './usable-suite.ts';
import type { AnswerWay } from './usable-suite.ts';

/** RFC 6287 leaves it open; of RFC 4226, 7.4 the wide end, as people press buttons in vain. */
export const countersTried = 10;
/** To either side of where the clock of the token stands by what we know. */
export const stepsTried = 1;
/** Known drift never grows beyond: a token that is further off is put right on purpose. */
export const driftStepsMax = 5;

export interface AnswerCheck {
  readonly transaction: Pick<TokenTransaction, 'statement' | 'suite'>;
  readonly token: Token;
  readonly keys: TokenKeys;
  readonly way: AnswerWay;
  readonly response: string;
  readonly at: number;
}

export interface RightAnswer {
  readonly use: TokenUse;
  readonly answer: EvidenceOfAnswer;
}

/** @returns undefined when it is not. */
export function verifyAnswer(check: AnswerCheck): RightAnswer | undefined {
  const suite = suiteForAnswer(check);
  return verifyResponse({ ...check, suite, question: questionForAnswer(check, suite) });
}

export interface ResponseCheck extends Pick<AnswerCheck, 'token' | 'keys' | 'response' | 'at'> {
  readonly suite: OcraSuite;
  readonly question: Question;
}

/** @returns undefined when it is not of this token for this question. */
export function verifyResponse(check: ResponseCheck): RightAnswer | undefined {
  const { token, keys, suite, question, response, at } = check;
  const match = verifyOcra({
    ...{ suite, key: keys.client, question, response },
    ...(suite.pinHash !== undefined && { pinHash: keys.pinHash }),
    ...(suite.counter && {
      counters: { next: BigInt(token.counter), lookAhead: countersTried - 1 },
    }),
    ...(suite.timeStepSeconds !== undefined && { time: timeWindow(token, suite, at) }),
  });
  return match && rightAnswer(check, match);
}

/** Of an answer between machines it is the token's own; a typed one has that of the transaction. */
export function suiteForAnswer({
  way,
  token,
  transaction,
}: Pick<AnswerCheck, 'way' | 'token' | 'transaction'>): OcraSuite {
  const { online } = token.suites;
  return parsed(way === 'online' && online !== undefined ? online : transaction.suite);
}

/** Between machines nobody types parts. */
export function questionForAnswer(
  { way, transaction: { statement } }: Pick<AnswerCheck, 'way' | 'transaction'>,
  suite: OcraSuite,
): Question {
  if (way === 'online') return questionOfStatement(statement, suite);
  return typedQuestion(statement, suite).question;
}

function timeWindow({ driftSteps, lastStep }: Token, suite: OcraSuite, at: number) {
  const stepMs = (suite.timeStepSeconds ?? 0) * 1000;
  return {
    at: Math.max(0, at + driftSteps * stepMs),
    ...{ stepsBack: stepsTried, stepsAhead: stepsTried },
    usedUpTo: lastStep === undefined ? undefined : BigInt(lastStep) - 1n,
  };
}

function rightAnswer(check: ResponseCheck, match: OcraMatch): RightAnswer {
  const { token, keys, suite, question, response, at } = check;
  const counter = match.counter === undefined ? undefined : Number(match.counter);
  const step = match.timeStep === undefined ? undefined : Number(match.timeStep);
  const drift = step === undefined ? token.driftSteps : step - Number(ocraTimeStep(suite, at));
  const advances = step !== undefined && (token.lastStep === undefined || step > token.lastStep);
  return {
    use: {
      tokenId: token.id,
      counter,
      step: advances ? step : undefined,
      driftSteps: Math.min(Math.max(drift, -driftStepsMax), driftStepsMax),
    },
    answer: {
      ...{ suite: suite.text, question: question.text, response },
      ...(counter !== undefined && { counter }),
      ...(step !== undefined && { step }),
      drift,
      pin: keys.pinHash !== undefined && suite.pinHash !== undefined,
    },
  };
}
