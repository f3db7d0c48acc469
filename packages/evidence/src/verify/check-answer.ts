/**
 * The answer: in time, after a challenge that was sealed before it, and, where its key was
 * disclosed, computed with that key over what was shown (RFC 6287, 5).
 */

import { ocra, OtpError, parseLenientOcraSuite, questionOfStatement, sameCode } from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import { bytesToHex, digest } from '@kumoin/pki';
import type { EvidenceBody, EvidenceOfAnswer } from '../record/evidence-body.ts';
import { instantOf, nameOf } from './check-records.ts';
import type { CheckedRecord } from './check-records.ts';
import type { Findings } from './finding.ts';

/** What the operator shows an expert, once the token is not used any more. */
export interface DisclosedKey {
  readonly key: Uint8Array;
  /** 32 octets, see the token certificate. */
  readonly salt: Uint8Array;
  /** Where a PIN is part of what is computed. */
  readonly pinHash?: Uint8Array;
}

export interface AnswerQuestion {
  readonly records: readonly CheckedRecord[];
  readonly statement: Statement;
  readonly disclosed: DisclosedKey | undefined;
}

export function checkAnswer(question: AnswerQuestion, findings: Findings): void {
  const approval = question.records.find(({ body }) => body.event === 'approved');
  const answer = approval?.body.ocra;
  if (approval === undefined || answer === undefined) {
    const last = question.records.at(-1)?.body;
    if (last !== undefined) findings.fact('not_approved', nameOf(last), last.result.reason);
  } else {
    const { body } = approval;
    checkTimes(approval, question, findings);
    checkStrength(body, answer, findings);
    findings.fact('approved', nameOf(body), instantOf(body.at));
    if (question.disclosed !== undefined) {
      recompute({ ...question, body, answer, disclosed: question.disclosed }, findings);
    }
  }
}

function checkTimes(
  { body }: CheckedRecord,
  { records, statement }: AnswerQuestion,
  findings: Findings,
): void {
  const { transaction } = body;
  if (
    body.at >= transaction.expiresAt ||
    transaction.expiresAt > statement.expiresAt * 1000 + 999
  ) {
    findings.fault('approved_too_late', nameOf(body));
  }
  const challenge = records.find((record) => record.body.event === 'challenged');
  if (challenge?.sealedAt === undefined) return;
  const { sealedAt } = challenge;
  const about = nameOf(challenge.body);
  if (sealedAt <= body.at) {
    findings.fact('challenge_sealed_before_answer', about, instantOf(sealedAt));
  } else {
    findings.caution('challenge_sealed_after_answer', about, instantOf(sealedAt));
  }
}

/** 256 bits cannot be guessed; what a person types can be, once in a million times. */
function checkStrength(body: EvidenceBody, answer: EvidenceOfAnswer, findings: Findings): void {
  if (answer.question === undefined) findings.caution('answer_not_over_statement', nameOf(body));
  if (answer.response.length < 40) {
    findings.caution('answer_is_short', nameOf(body), `${String(answer.response.length)} digits`);
  }
}

interface Recomputation extends AnswerQuestion {
  readonly body: EvidenceBody;
  readonly answer: EvidenceOfAnswer;
  readonly disclosed: DisclosedKey;
}

const commitmentPurpose = new TextEncoder().encode('ocra-key-commit');

function recompute(given: Recomputation, findings: Findings): void {
  const { body, answer, disclosed } = given;
  const about = nameOf(body);
  const commitment = digest('sha256', commitmentPurpose, disclosed.key, disclosed.salt);
  if (bytesToHex(commitment) !== body.token.commitment) {
    findings.fault('key_not_as_committed', about);
    return;
  }
  const expected = responseOf(given);
  if (expected === undefined) findings.caution('answer_not_recomputable', about, answer.suite);
  else if (sameCode(expected, answer.response)) findings.fact('answer_recomputed', about);
  else findings.fault('answer_not_of_this_key', about);
}

function responseOf({ statement, answer, disclosed }: Recomputation): string | undefined {
  const { counter, step } = answer;
  try {
    const suite = parseLenientOcraSuite(answer.suite);
    return ocra({
      suite,
      question: questionOfStatement(statement, suite),
      key: disclosed.key,
      counter: counter === undefined ? undefined : BigInt(counter),
      timeStep: step === undefined ? undefined : BigInt(step),
      pinHash: disclosed.pinHash,
    });
  } catch (error) {
    // Another algorithm, or an input that nobody has kept (a session, a PIN).
    if (error instanceof OtpError) return undefined;
    throw error;
  }
}
