/**
 * The four modes of RFC 6287, 7: who answers what, to whom.
 *
 *     one-way     (7.1)  server QS → client R                        answerChallenge
 *     mutual      (7.2)  client QC → server RS, QS → client RC       answerAsServer, answerAsClient
 *     signature   (7.3)  server QS → client SIGN                     signChallenge
 *     … with server authentication (7.4), as mutual; QS is signed    signAsServer, signAsClient
 *
 * Where there are two questions the other party's comes first (5.1). The list of inputs in 7.4 says
 * otherwise for the client; its diagram and 5.1 do not, and are followed. Take two keys in these modes (IC7): with one,
 * a client that can be made to answer any QS, QC speaks for the server too.
 */

import { OtpError } from '../otp-error.ts';
import { ocra } from './ocra.ts';
import type { OcraInput } from './ocra.ts';
import { concatQuestions } from './question.ts';
import type { Question } from './question.ts';
import { verifyOcra } from './verify-ocra.ts';
import type { OcraCheck } from './verify-ocra.ts';

export interface TwoQuestions {
  /** QC */
  readonly client: Question;
  /** QS: in the modes that sign, what is signed. */
  readonly server: Question;
}

/** Everything but the questions, which are two. */
export type OcraParty = Omit<OcraInput, 'question'>;

/** How the client looks at the server's response: another key, and perhaps another suite. */
export type OcraServerCheck = Omit<OcraCheck, 'question'>;

/** One-way challenge-response: R. @throws {OtpError} as `ocra` does. */
export function answerChallenge(input: OcraInput): string {
  return ocra(input);
}

/** Plain signature: SIGN. @throws {OtpError} as `ocra` does; a suite with S does not sign. */
export function signChallenge(input: OcraInput): string {
  refuseSession(input);
  return ocra(input);
}

/** RS. @throws {OtpError} as `ocra` does. */
export function answerAsServer(server: OcraParty, questions: TwoQuestions): string {
  return ocra({ ...server, question: serverQuestionOf(questions) });
}

/**
 * Looks at RS, and answers RC only if it is right: a client must not say anything to a server that
 * cannot prove itself.
 * @throws {OtpError} `server_response_wrong`, and as `ocra` does.
 */
export function answerAsClient(
  client: OcraParty,
  questions: TwoQuestions,
  server: OcraServerCheck,
): string {
  const proven = verifyOcra({ ...server, question: serverQuestionOf(questions) });
  if (proven === undefined) throw new OtpError('server_response_wrong');
  return ocra({ ...client, question: clientQuestionOf(questions) });
}

/** RS of the signature mode. @throws {OtpError} as `ocra` does; a suite with S does not sign. */
export function signAsServer(server: OcraParty, questions: TwoQuestions): string {
  refuseSession(server);
  return answerAsServer(server, questions);
}

/** SIGN, once RS is right. @throws {OtpError} `server_response_wrong`, and as `ocra` does. */
export function signAsClient(
  client: OcraParty,
  questions: TwoQuestions,
  server: OcraServerCheck,
): string {
  refuseSession(client);
  refuseSession(server);
  return answerAsClient(client, questions, server);
}

/** What RS answers: QC, QS. */
export function serverQuestionOf({ client, server }: TwoQuestions): Question {
  return concatQuestions(client, server);
}

/** What RC and SIGN answer: QS, QC. The server hands it to `verifyOcra`. */
export function clientQuestionOf({ client, server }: TwoQuestions): Question {
  return concatQuestions(server, client);
}

function refuseSession({ suite }: Pick<OcraInput, 'suite'>): void {
  if (suite.sessionBytes !== undefined) throw new OtpError('ocra_input_unexpected', 'session');
}
