/**
 * What is to be carried of an open transaction: its statement, what proves it to the app of its
 * token, what is typed into a keypad, or the code that we make where nobody else holds the key.
 */

import { ocra, ocraTimeStep, shortProofOctets } from '@kumoin/otp';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { checkToken } from '#domain/tokens/check-token.ts';
import type { TokenKeys } from '#domain/tokens/token-keys.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { CarriedQuestion, Carriage } from '#domain/transactions/channel.ts';
import { checkOpen } from '#domain/transactions/check-open.ts';
import { proveStatement } from '#domain/transactions/prove-statement.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import { typedQuestion } from '#domain/transactions/typed-question.ts';
import { parsed } from '#domain/transactions/usable-suite.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { Tokens } from '#ports/tokens.ts';
import { openTokenKeys } from './open-token-keys.ts';

export interface MakeCarriagePorts {
  readonly tokens: Pick<Tokens, 'find'>;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly sealing: Pick<Sealing, 'open'>;
}

/** @throws {Refusal} `transaction_decided`, `transaction_unknown`, and as `checkToken` does. */
export async function makeCarriage(
  { tokens, accounts, sealing }: MakeCarriagePorts,
  transaction: TokenTransaction,
  at: number,
): Promise<Carriage> {
  checkOpen(transaction, at);
  const [token, account] = await Promise.all([
    tokens.find(transaction.tokenId),
    accounts.find(transaction.accountId),
  ]);
  checkToken(token, at);
  refuseUnless(account !== undefined, 'transaction_unknown');
  const keys = await openTokenKeys(sealing, token);
  const proof = proveStatement(transaction.statement, token, keys);
  return {
    ...{ transaction, token, account },
    question: token.kind === 'hardware' ? questionOf(transaction) : undefined,
    proof: proof === undefined ? undefined : shortProofOf(proof),
    code: token.kind === 'server' ? codeOf(transaction, { token, keys, at }) : undefined,
  };
}

function shortProofOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex')).slice(0, shortProofOctets);
}

function questionOf({ statement, suite }: TokenTransaction): CarriedQuestion {
  const { question, parts } = typedQuestion(statement, parsed(suite));
  return {
    text: question.text,
    parts: parts === undefined ? [] : [parts.startCode, parts.payeeAccount, parts.amount],
  };
}

interface Making {
  readonly token: Token;
  readonly keys: TokenKeys;
  readonly at: number;
}

/** As the token itself would answer; where its suite has no counter and no clock, always the same. */
function codeOf({ statement, suite: text }: TokenTransaction, { token, keys, at }: Making) {
  const suite = parsed(text);
  const { question } = typedQuestion(statement, suite);
  const code = ocra({
    ...{ suite, key: keys.client, question },
    ...(suite.counter && { counter: BigInt(token.counter) }),
    ...(suite.timeStepSeconds !== undefined && { timeStep: ocraTimeStep(suite, at) }),
  });
  return new Secret(code);
}
