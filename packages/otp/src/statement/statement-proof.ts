/**
 * What proves a statement to be the server's: its response under a key of its own (RFC 6287, 7.2,
 * the server's half) to the question of the statement, without the number that the person brings
 * along, which the device does not know yet.
 *
 * Whole where it travels over TLS; its first eight octets where light, sound or a picture carry it.
 * Nobody finds those by trying: each try is a picture held before the phone.
 */

import type { OcraSuite } from '../ocra/ocra-suite.ts';
import type { Question } from '../ocra/question.ts';
import { questionOfStatement } from './question-of-statement.ts';
import type { Statement } from './statement.ts';

export const shortProofOctets = 8;

/** @throws {OtpError} `statement_malformed`, `suite_too_weak`. */
export function proofQuestion(statement: Statement, serverSuite: OcraSuite): Question {
  const { matchNumber: _, ...carried } = statement;
  return questionOfStatement(carried, serverSuite);
}
