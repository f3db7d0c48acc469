/**
 * A transaction from the server or from a picture, looked at before anybody sees it: it has the form
 * of a statement, is the server's own, names what the code named, and its time is not over.
 */

import type { AuthenticatorAnswer } from '@kumoin/sdk';
import { checkStatement, OtpError } from '@kumoin/otp';
import type { CarriedStatement, Statement } from '@kumoin/otp';
import { AuthenticatorError } from './authenticator-error.ts';
import { checkProof } from './check-proof.ts';
import type { EnrolledToken } from './enrolled-token.ts';
import type { ShownTransaction } from './shown-transaction.ts';

export interface FetchedTransaction {
  readonly token: EnrolledToken;
  readonly answer: AuthenticatorAnswer<'transactions/show'>;
  /** What light or sound said of it. */
  readonly shortProof: Uint8Array | undefined;
}

/** @throws {AuthenticatorError} `not_genuine`, `transaction_expired`. */
export async function openFetched(
  { token, answer, shortProof }: FetchedTransaction,
  at: number,
): Promise<ShownTransaction> {
  const { ref, needsMatchNumber } = answer;
  const statement = statementIn(answer.statement);
  const proofs = [octetsOfHex(answer.proof), ...(shortProof === undefined ? [] : [shortProof])];
  for (const proof of proofs) {
    if (!(await checkProof(token, statement, proof))) throw new AuthenticatorError('not_genuine');
  }
  refuseExpired(statement, at);
  return { token, ref, statement, needsMatchNumber, carried: false };
}

/** @throws {AuthenticatorError} `no_token`, `not_genuine`, `transaction_expired`. */
export async function openCarried(
  tokens: readonly EnrolledToken[],
  { ref, statement, needsMatchNumber, proof }: CarriedStatement,
  at: number,
): Promise<ShownTransaction> {
  if (tokens.length === 0) throw new AuthenticatorError('no_token');
  for (const token of tokens) {
    if (!(await checkProof(token, statement, proof))) continue;
    refuseExpired(statement, at);
    return { token, ref, statement, needsMatchNumber, carried: true };
  }
  throw new AuthenticatorError('not_genuine');
}

function statementIn(given: AuthenticatorAnswer<'transactions/show'>['statement']): Statement {
  const statement = given as Statement;
  try {
    checkStatement(statement);
    return statement;
  } catch (cause) {
    if (cause instanceof OtpError) throw new AuthenticatorError('not_genuine', { cause });
    throw cause;
  }
}

function octetsOfHex(text: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new AuthenticatorError('not_genuine');
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function refuseExpired({ expiresAt }: Statement, at: number): void {
  if (at >= expiresAt * 1000) throw new AuthenticatorError('transaction_expired');
}
