/**
 * A statement as it is sealed: JSON, with the number that is matched, which no form that travels
 * has. Only what we wrote comes back, since it was sealed for this one transaction.
 */

import type { Statement } from '@kumoin/otp';
import type { TokenTransaction } from './token-transaction.ts';

/** The context a statement is sealed under: it opens for no other transaction. */
export function statementContext({ id }: Pick<TokenTransaction, 'id'>): string {
  return `transaction:${id}`;
}

export function encodeStatementText(statement: Statement): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(statement));
}

export function decodeStatementText(octets: Uint8Array): Statement {
  return JSON.parse(new TextDecoder().decode(octets)) as Statement;
}
