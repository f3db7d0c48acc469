/** A token transaction in the words of the bank API. */

import { formatStatement } from '@kumoin/otp';
import type { BegunTransactionForm, ToldTransaction } from '@kumoin/contract';
import { stateAt } from '#domain/transactions/check-open.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import { typedQuestion } from '#domain/transactions/typed-question.ts';
import { parsed } from '#domain/transactions/usable-suite.ts';
import type { BegunTransaction } from '#usecases/transactions/transaction-order.ts';

const instant = (at: number): string => new Date(at).toISOString();

/** @param at over is over, though nobody has written it down yet. */
export function tellTransaction(transaction: TokenTransaction, at: number): ToldTransaction {
  const { id, statement, createdAt, expiresAt, decidedAt, failures } = transaction;
  const { clientReference } = transaction;
  return {
    transactionID: id,
    state: stateAt(transaction, at),
    kind: statement.kind,
    createdAt: instant(createdAt),
    expiresAt: instant(expiresAt),
    ...(decidedAt !== undefined && { decidedAt: instant(decidedAt) }),
    failures,
    ...(clientReference !== undefined && { clientReference }),
  };
}

export interface Telling {
  readonly at: number;
  readonly baseUrl: string;
  readonly channels: readonly string[];
}

export function tellBegun(
  { transaction, token, handle }: BegunTransaction,
  { at, baseUrl, channels }: Telling,
): BegunTransactionForm {
  const { statement, language, suite } = transaction;
  const { relyingParty, lines } = formatStatement(statement, language);
  const { question, parts } = typedQuestion(statement, parsed(suite));
  return {
    ...tellTransaction(transaction, at),
    relyingParty,
    display: lines.map(({ name, label, value }) => ({ name, label, value })),
    tokenID: token.id,
    suite,
    question: question.text,
    ...(parts && { questionParts: parts }),
    ...(statement.matchNumber !== undefined && { matchNumber: statement.matchNumber }),
    ...(handle && { pageUrl: `${baseUrl}/confirm/${handle.reveal()}` }),
    channels: [...channels],
  };
}
