/**
 * A statement as few octets, to travel in a QR code. Every width is fixed, so one statement has
 * one encoding:
 *
 *     version 1 · kind 1 · expiry 6 · nonce 8 · relying party 2+n · transaction 2+n · fields 2 ·
 *     each: name 1 · value 2+n        (numbers big endian, text UTF-8)
 *
 * The match number never travels: it is what the person brings along.
 */

import { concatOctets } from '../concat-octets.ts';
import { fromHex } from '../hex.ts';
import { OtpError } from '../otp-error.ts';
import { checkStatement } from './check-statement.ts';
import { encodedOctetsMax, fieldNumbers, kindNumbers, wireVersion } from './statement-wire.ts';
import type { Statement } from './statement.ts';

/** @throws {OtpError} `statement_malformed`, `statement_too_long` for one QR code. */
export function encodeStatement(statement: Statement): Uint8Array {
  checkStatement(statement);
  const { kind, expiresAt, nonce, relyingParty, transactionId, fields } = statement;
  const encoded = concatOctets(
    Uint8Array.of(wireVersion, kindNumbers[kind]),
    numberOctets(expiresAt, 6),
    fromHex(nonce),
    textOctets(relyingParty),
    textOctets(transactionId),
    numberOctets(fields.length, 2),
    ...fields.flatMap(({ name, value }) => [Uint8Array.of(fieldNumbers[name]), textOctets(value)]),
  );
  if (encoded.length > encodedOctetsMax) throw new OtpError('statement_too_long');
  return encoded;
}

function textOctets(text: string): Uint8Array {
  const octets = new TextEncoder().encode(text);
  return concatOctets(numberOctets(octets.length, 2), octets);
}

function numberOctets(number: number, width: number): Uint8Array {
  return Uint8Array.from(
    { length: width },
    (_, index) => Math.floor(number / 256 ** (width - 1 - index)) % 256,
  );
}
