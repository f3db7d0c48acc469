/**
 * The octets of a statement that are hashed: netstrings, `length:octets,`, so that no text can
 * be moved from one field into the next.
 *
 *     tag, kind, relying party, transaction, nonce, expiry, match number, then name and value of
 *     each field in the order shown
 *
 * The tag names this form; another form gets another tag. Without a match number its place is empty.
 */

import { concatOctets } from '../concat-octets.ts';
import { digestOf } from '../hmac.ts';
import { checkStatement } from './check-statement.ts';
import type { Statement } from './statement.ts';

const tag = 'kumoin-statement-1';

/** @throws {OtpError} `statement_malformed`: what is not in its normal form has no octets. */
export function statementBytes(statement: Statement): Uint8Array {
  checkStatement(statement);
  const { kind, relyingParty, transactionId, nonce, expiresAt, matchNumber = '' } = statement;
  const head = [tag, kind, relyingParty, transactionId, nonce, String(expiresAt), matchNumber];
  const fields = statement.fields.flatMap(({ name, value }) => [name, value]);
  return concatOctets(...[...head, ...fields].map(netstring));
}

/** SHA-256 of them. @throws {OtpError} `statement_malformed`. */
export function statementDigest(statement: Statement): Uint8Array {
  return digestOf('sha256', statementBytes(statement));
}

function netstring(text: string): Uint8Array {
  const utf8 = new TextEncoder();
  const octets = utf8.encode(text);
  return concatOctets(utf8.encode(`${octets.length}:`), octets, utf8.encode(','));
}
