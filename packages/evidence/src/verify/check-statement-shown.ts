/**
 * What was shown is what was hashed: the statement gives the hash in each record, and the
 * questions that were answered. Delegated Regulation (EU) 2018/389, Article 5.
 */

import { OtpError, parseLenientOcraSuite, questionOfStatement, statementDigest } from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import { bytesToHex } from '@kumoin/pki';
import type { EvidenceBody } from '../record/evidence-body.ts';
import { nameOf } from './check-records.ts';
import type { Findings } from './finding.ts';

export function checkStatementShown(
  statement: Statement,
  bodies: readonly EvidenceBody[],
  findings: Findings,
): void {
  const hash = tried(() => bytesToHex(statementDigest(statement)));
  const differing = bodies.filter((body) => !isOf(statement, hash, body));
  for (const body of differing) findings.fault('statement_differs', nameOf(body));
  if (differing.length > 0 || hash === undefined || bodies.length === 0) return;
  findings.fact('statement_shown', 'statement');
  for (const body of bodies) checkQuestions(statement, body, findings);
}

function isOf(statement: Statement, hash: string | undefined, body: EvidenceBody): boolean {
  const { transaction, challenge, relyingParty } = body;
  return (
    hash === transaction.statementHash &&
    statement.transactionId === transaction.id &&
    statement.kind === transaction.kind &&
    statement.relyingParty === relyingParty &&
    statement.nonce === challenge.nonce
  );
}

function checkQuestions(statement: Statement, body: EvidenceBody, findings: Findings): void {
  for (const asked of [body.challenge, body.ocra]) {
    if (asked === undefined) continue;
    const { suite, question } = asked;
    const expected = questionFor(statement, suite);
    if (question !== undefined && question.toLowerCase() !== expected?.toLowerCase()) {
      findings.fault('question_differs', nameOf(body), suite);
    }
  }
}

export function questionFor(statement: Statement, suite: string): string | undefined {
  return tried(() => questionOfStatement(statement, parseLenientOcraSuite(suite)).text);
}

function tried<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    // A statement that is none, or a suite that has no question, has no answer either.
    if (error instanceof OtpError) return undefined;
    throw error;
  }
}
