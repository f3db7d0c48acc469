/**
 * Answer transaction: the person has a code of their token, or the device itself answers. It is
 * looked at here against what was stored; the store then settles it once, whoever else comes.
 *
 *     find → verify over the whole window → ask the second party → approve, or count the wrong one
 *
 * Whatever is the matter (wrong, used, too late, locked, decided), the caller hears the same
 * words after the same work: one window, one commit. How the transaction stands, its client may
 * ask. A token with a second party is answered for by both, or not at all: what a person types is
 * made with our key alone, and is not taken. If the process dies before the commit nothing has happened; after it, asking again tells.
 */

import type { EvidenceOfAttestation } from '@kumoin/evidence';
import { Refusal } from '#domain/refusal.ts';
import { tokenAttempts } from '#domain/tokens/token.ts';
import type { Token } from '#domain/tokens/token.ts';
import { isOpen } from '#domain/transactions/check-open.ts';
import { answersMax } from '#domain/transactions/token-transaction.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import type { AnswerWay } from '#domain/transactions/usable-suite.ts';
import { verifyAnswer } from '#domain/transactions/verify-answer.ts';
import type { RightAnswer } from '#domain/transactions/verify-answer.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { Random } from '#ports/random.ts';
import type { SecondParty } from '#ports/second-party.ts';
import type { Tokens } from '#ports/tokens.ts';
import { askSecondParty } from './ask-second-party.ts';
import { findTransaction } from './find-transaction.ts';
import type { FindTransactionPorts, TransactionKey } from './find-transaction.ts';
import { openTokenKeys } from './open-token-keys.ts';
import { recordStep } from './record-step.ts';

export interface AnswerTransactionPorts extends FindTransactionPorts {
  readonly tokens: Pick<Tokens, 'find'>;
  readonly journal: Pick<Journal, 'record'>;
  readonly secondParty: SecondParty | undefined;
  readonly random: Random;
  readonly clock: Clock;
}

export interface TransactionAnswer {
  readonly key: TransactionKey;
  readonly way: AnswerWay;
  readonly response: string;
  /** To the same question, with the key that the second party shares. */
  readonly secondResponse?: string;
  /** By which it came, for the record: `typed`, `push`, `qr` … */
  readonly channel?: string;
}

/**
 * @returns the transaction as it is approved.
 * @throws {Refusal} `transaction_unknown`, `answer_refused`.
 * @throws {Outage} `second_party_failed`: nothing was counted, and nothing approved.
 */
export type AnswerTransaction = (answer: TransactionAnswer) => Promise<TokenTransaction>;

export function makeAnswerTransaction(ports: AnswerTransactionPorts): AnswerTransaction {
  const { tokens, sealing, clock } = ports;

  return async function answerTransaction(answer) {
    const transaction = await findTransaction(ports, answer.key);
    const token = await tokens.find(transaction.tokenId);
    if (token === undefined) throw new Refusal('answer_refused');
    if (token.secondTokenId !== undefined && answer.way === 'typed') {
      throw new Refusal('answer_refused');
    }
    const keys = await openTokenKeys(sealing, token);
    const at = clock.now();
    const { way } = answer;
    const response = readableResponse(answer);
    const right = verifyAnswer({ transaction, token, keys, way, response, at });
    const asked = { answer, transaction, token, at };
    if (right === undefined) return refuse(ports, asked);
    if (token.secondTokenId === undefined) return approve(ports, asked, right);
    const attestation = await attest(ports, asked, right);
    if (attestation === undefined) return refuse(ports, asked);
    return approve(ports, asked, { ...right, attestation });
  };
}

interface Asked {
  readonly answer: TransactionAnswer;
  readonly transaction: TokenTransaction;
  readonly token: Token;
  readonly at: number;
}

/** @returns undefined when the second party refuses; what is decided is not asked about. */
async function attest(
  { secondParty }: AnswerTransactionPorts,
  { answer, transaction, token, at }: Asked,
  right: RightAnswer,
): Promise<EvidenceOfAttestation | undefined> {
  const { secondTokenId: tokenId } = token;
  if (tokenId === undefined || !isOpen(transaction, at)) return undefined;
  const { question } = right.answer;
  return askSecondParty(secondParty, { tokenId, question, response: answer.secondResponse });
}

interface AttestedAnswer extends RightAnswer {
  readonly attestation?: EvidenceOfAttestation;
}

async function approve(
  ports: AnswerTransactionPorts,
  { answer, transaction: before, token, at }: Asked,
  { use, answer: given, attestation }: AttestedAnswer,
): Promise<TokenTransaction> {
  const transaction = { ...before, state: 'approved', decidedAt: at } as const;
  const channel = answer.channel ?? answer.way;
  const step = {
    event: 'approved',
    transaction,
    token,
    at,
    answer: given,
    channel,
    ...(attestation && { attestation }),
  } as const;
  const outcome = await ports.tokenTransactions.approve({
    ...{ id: transaction.id, use, limit: tokenAttempts, at },
    ...recordStep(ports, step),
  });
  if (outcome !== 'approved') throw new Refusal('answer_refused');
  return transaction;
}

async function refuse(
  ports: AnswerTransactionPorts,
  { answer, transaction: before, token, at }: Asked,
): Promise<never> {
  const transaction = { ...before, failures: before.failures + 1 };
  const channel = answer.channel ?? answer.way;
  const reason = 'wrong_answer';
  const counted = await ports.tokenTransactions.countFailure({
    ...{ id: transaction.id, tokenId: token.id, answersMax, limit: tokenAttempts, at },
    ...recordStep(ports, { event: 'rejected', transaction, token, at, reason, channel }),
  });
  if (counted?.locked === true) {
    const facts = { token: token.id, account: before.accountId, reason: 'locked' };
    await ports.journal.record({ event: 'token.refused', facts });
  }
  throw new Refusal('answer_refused');
}

/** People group digits, and type them in the width their keyboard is in. */
function readableResponse({ way, response }: TransactionAnswer): string {
  return way === 'online' ? response : response.normalize('NFKC').replace(/[\s-]/g, '');
}
