/**
 * Answer transaction: the person has a code of their token, or the device itself answers. It is
 * looked at here against what was stored; the store then settles it once, whoever else comes.
 *
 *     find → verify over the whole window → approve, or count the wrong answer
 *
 * Whatever is the matter (wrong, used, too late, locked, decided), the caller hears the same
 * words after the same work: one window, one commit. How the transaction stands, its client may
 * ask. If the process dies before the commit nothing has happened; after it, asking again tells.
 */

import { Refusal } from '#domain/refusal.ts';
import { tokenAttempts } from '#domain/tokens/token.ts';
import type { Token } from '#domain/tokens/token.ts';
import { answersMax } from '#domain/transactions/token-transaction.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import type { AnswerWay } from '#domain/transactions/usable-suite.ts';
import { verifyAnswer } from '#domain/transactions/verify-answer.ts';
import type { RightAnswer } from '#domain/transactions/verify-answer.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { Random } from '#ports/random.ts';
import type { Tokens } from '#ports/tokens.ts';
import { findTransaction } from './find-transaction.ts';
import type { FindTransactionPorts, TransactionKey } from './find-transaction.ts';
import { openTokenKeys } from './open-token-keys.ts';
import { recordStep } from './record-step.ts';

export interface AnswerTransactionPorts extends FindTransactionPorts {
  readonly tokens: Pick<Tokens, 'find'>;
  readonly journal: Pick<Journal, 'record'>;
  readonly random: Random;
  readonly clock: Clock;
}

export interface TransactionAnswer {
  readonly key: TransactionKey;
  readonly way: AnswerWay;
  readonly response: string;
  /** By which it came, for the record: `typed`, `push`, `qr` … */
  readonly channel?: string;
}

/**
 * @returns the transaction as it is approved.
 * @throws {Refusal} `transaction_unknown`, `answer_refused`.
 */
export type AnswerTransaction = (answer: TransactionAnswer) => Promise<TokenTransaction>;

export function makeAnswerTransaction(ports: AnswerTransactionPorts): AnswerTransaction {
  const { tokens, sealing, clock } = ports;

  return async function answerTransaction(answer) {
    const transaction = await findTransaction(ports, answer.key);
    const token = await tokens.find(transaction.tokenId);
    if (token === undefined) throw new Refusal('answer_refused');
    const keys = await openTokenKeys(sealing, token);
    const at = clock.now();
    const { way } = answer;
    const response = readableResponse(answer);
    const right = verifyAnswer({ transaction, token, keys, way, response, at });
    const asked = { answer, transaction, token, at };
    if (right === undefined) return refuse(ports, asked);
    return approve(ports, asked, right);
  };
}

interface Asked {
  readonly answer: TransactionAnswer;
  readonly transaction: TokenTransaction;
  readonly token: Token;
  readonly at: number;
}

async function approve(
  ports: AnswerTransactionPorts,
  { answer, transaction: before, token, at }: Asked,
  right: RightAnswer,
): Promise<TokenTransaction> {
  const transaction = { ...before, state: 'approved', decidedAt: at } as const;
  const channel = answer.channel ?? answer.way;
  const step = {
    event: 'approved',
    transaction,
    token,
    at,
    answer: right.answer,
    channel,
  } as const;
  const outcome = await ports.tokenTransactions.approve({
    ...{ id: transaction.id, use: right.use, limit: tokenAttempts, at },
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
