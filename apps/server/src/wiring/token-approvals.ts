/**
 * Token transactions as the signer's yes needs them: the use cases of one noun, handed to another.
 */

import { Refusal } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { isLocked } from '#domain/tokens/check-token.ts';
import { stateAt } from '#domain/transactions/check-open.ts';
import { typedQuestion } from '#domain/transactions/typed-question.ts';
import { parsed } from '#domain/transactions/usable-suite.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import type { Clock } from '#ports/clock.ts';
import type { ApprovalKey, TokenApprovals } from '#usecases/authorization/token-approvals.ts';
import type { AnswerTransaction } from '#usecases/transactions/answer-transaction.ts';
import type { BeginTransaction } from '#usecases/transactions/begin-transaction.ts';
import type { CarryTransaction } from '#usecases/transactions/carry-transaction.ts';
import type { CancelTransaction } from '#usecases/transactions/cancel-transaction.ts';
import type { KeyOfClient } from '#usecases/transactions/find-transaction.ts';
import type { ShowTransaction } from '#usecases/transactions/show-transaction.ts';
import type { ShowChannels } from '#usecases/transactions/show-channels.ts';
import type { PollTransaction } from '#usecases/transactions/poll-transaction.ts';

export interface TransactionFunctions {
  readonly beginTransaction: BeginTransaction;
  readonly pollTransaction: PollTransaction;
  readonly answerTransaction: AnswerTransaction;
  readonly cancelTransaction: CancelTransaction;
  readonly showTransaction: ShowTransaction;
  readonly showChannels: ShowChannels;
  readonly carryTransaction: CarryTransaction;
}

export interface ApprovalPlaces {
  readonly clock: Clock;
  /** Of our pages, without a slash at the end. */
  baseUrl(): string;
}

export function tokenApprovals(
  functions: TransactionFunctions,
  { clock, baseUrl }: ApprovalPlaces,
): TokenApprovals {
  const { beginTransaction, pollTransaction, answerTransaction, cancelTransaction } = functions;
  return {
    async begin({ way, matched, ...signature }) {
      const { transaction, token, handle } = await beginTransaction({
        ...{ ...signature, kind: 'signature', online: way === 'online', numberMatching: matched },
        ...{ callbackUri: undefined, clientReference: undefined },
      });
      const { id, statement, expiresAt } = transaction;
      // The app asks by itself, too: nobody waits for the push, and without it nothing is lost.
      if (token.suites.online !== undefined) {
        void wake(functions, keyOf(transaction)).catch(() => {});
      }
      const page = handle && new Secret(`${baseUrl()}/confirm/${handle.reveal()}`);
      return { id, statement, question: questionOf(transaction), page, expiresAt };
    },
    async find(key) {
      const found = await unlessUnknown(() => pollTransaction(keyOf(key), 0));
      return found && { ...found, state: stateAt(found, clock.now()) };
    },
    questionOf,
    async answer(key, code) {
      const response = code.reveal();
      await answerTransaction({ key: keyOf(key), way: 'typed', response });
    },
    async isLocked(key) {
      const { token } = await functions.showTransaction(keyOf(key));
      return isLocked(token);
    },
    async cancel(key) {
      await unlessUnknown(() => cancelTransaction(keyOf(key)));
    },
  };
}

async function wake(
  { showChannels, carryTransaction }: TransactionFunctions,
  key: KeyOfClient,
): Promise<void> {
  const { sendable } = await showChannels(key);
  if (sendable.includes('push')) await carryTransaction(key, 'push');
}

function questionOf({ statement, suite }: TokenTransaction): string {
  return typedQuestion(statement, parsed(suite)).question.text;
}

function keyOf({ id, accountId, clientId }: ApprovalKey): KeyOfClient {
  return { id, clientId, reaches: (other) => other === accountId };
}

/** Whoever has none, or one that is decided, has nothing to find and nothing to cancel. */
async function unlessUnknown<Value>(go: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await go();
  } catch (error) {
    const isNone = error instanceof Refusal && noneCodes.includes(error.code);
    if (isNone) return undefined;
    throw error;
  }
}

const noneCodes: readonly string[] = ['transaction_unknown', 'transaction_decided'];
