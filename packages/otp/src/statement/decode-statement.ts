/**
 * Read an encoded statement, `encode-statement.ts`. It comes from a camera, so from anybody:
 * bounded before it is looked at, every octet accounted for, and what does not pass
 * `checkStatement` is no statement. That it is genuine, a MAC beside it must say.
 */

import { toHex } from '../hex.ts';
import { OtpError } from '../otp-error.ts';
import { checkStatement } from './check-statement.ts';
import { encodedOctetsMax, fieldNumbers, kindNumbers, wireVersion } from './statement-wire.ts';
import { statementFieldNames, statementKinds } from './statement.ts';
import type { Statement } from './statement.ts';

/** @throws {OtpError} `statement_malformed`, `statement_too_long`. */
export function decodeStatement(octets: Uint8Array): Statement {
  if (octets.length > encodedOctetsMax) throw new OtpError('statement_too_long');
  const reader = new OctetReader(octets);
  if (reader.number(1) !== wireVersion) throw malformed();
  const kind = named(statementKinds, kindNumbers, reader.number(1));
  const expiresAt = reader.number(6);
  const nonce = toHex(reader.take(8));
  const relyingParty = reader.text();
  const transactionId = reader.text();
  // Each takes four octets at least, so the length of the whole bounds their number.
  const fields = Array.from({ length: reader.number(2) }, () => {
    const name = named(statementFieldNames, fieldNumbers, reader.number(1));
    return { name, value: reader.text() };
  });
  reader.end();
  const statement = { kind, relyingParty, transactionId, fields, nonce, expiresAt };
  checkStatement(statement);
  return statement;
}

const malformed = () => new OtpError('statement_malformed');

function named<Name extends string>(
  names: readonly Name[],
  numbers: Readonly<Record<Name, number>>,
  number: number,
): Name {
  const name = names.find((candidate) => numbers[candidate] === number);
  if (name === undefined) throw malformed();
  return name;
}

class OctetReader {
  readonly #octets: Uint8Array;
  #offset = 0;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
  }

  take(length: number): Uint8Array {
    const end = this.#offset + length;
    if (end > this.#octets.length) throw malformed();
    const part = this.#octets.subarray(this.#offset, end);
    this.#offset = end;
    return part;
  }

  number(width: number): number {
    return this.take(width).reduce((number, octet) => number * 256 + octet, 0);
  }

  text(): string {
    const octets = this.take(this.number(2));
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
    } catch (cause) {
      if (cause instanceof TypeError) throw malformed();
      throw cause;
    }
  }

  end(): void {
    if (this.#offset !== this.#octets.length) throw malformed();
  }
}
