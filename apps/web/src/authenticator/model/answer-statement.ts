/**
 * Codes over a statement (RFC 6287): the whole MAC for the server, eight digits for a person to type
 * where the phone has no network. Both are computed from the statement that is shown, with the number
 * that the person typed, and from nothing the server says besides.
 *
 * The MAC is made by WebCrypto between the two halves of the algorithm.
 */

import {
  ocraDataInput,
  ocraTimeStep,
  parseOcraSuite,
  questionOfStatement,
  truncateOcra,
} from '@kumoin/otp';
import type { OcraSuite, Statement } from '@kumoin/otp';
import type { EnrolledToken } from './enrolled-token.ts';

/** What answers: a token, or the one beside it at the second party. */
export type Answerer = Pick<EnrolledToken, 'suites' | 'keys'>;
import { makeMac } from './make-mac.ts';

export interface TypedCode {
  readonly digits: string;
  /** Milliseconds since 1970: then another one is due. Undefined: it does not change. */
  readonly changesAt: number | undefined;
}

/** @param at milliseconds since 1970, by the clock of the server. */
export async function onlineResponse(
  token: Answerer,
  statement: Statement,
  at: number,
): Promise<string> {
  return respond(parseOcraSuite(token.suites.online), { token, statement, at });
}

/** @param at milliseconds since 1970, by the clock of the server. */
export async function typedCode(
  token: Answerer,
  statement: Statement,
  at: number,
): Promise<TypedCode> {
  const suite = parseOcraSuite(token.suites.typed);
  const digits = await respond(suite, { token, statement, at });
  const stepMs = (suite.timeStepSeconds ?? 0) * 1000;
  return { digits, changesAt: stepMs === 0 ? undefined : (Math.floor(at / stepMs) + 1) * stepMs };
}

interface Answering {
  readonly token: Answerer;
  readonly statement: Statement;
  readonly at: number;
}

async function respond(suite: OcraSuite, { token, statement, at }: Answering): Promise<string> {
  const timed = suite.timeStepSeconds !== undefined;
  const input = ocraDataInput({
    suite,
    question: questionOfStatement(statement, suite),
    timeStep: timed ? ocraTimeStep(suite, at) : undefined,
  });
  return truncateOcra(suite, await makeMac(token.keys.client, input));
}
