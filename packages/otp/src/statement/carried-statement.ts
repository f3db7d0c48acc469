/**
 * A statement as it travels in a picture, so that a phone without a network can show it in full and
 * make a code for it:
 *
 *     version 1 · flags 1 · reference 8 · proof 8 · encoded statement
 *
 * It comes from a camera, so from anybody: whether it is genuine, the proof says, which the device
 * checks under the server key of its token before it shows anything.
 */

import { concatOctets } from '../concat-octets.ts';
import { fromHex, toHex } from '../hex.ts';
import { OtpError } from '../otp-error.ts';
import { decodeStatement } from './decode-statement.ts';
import { encodeStatement } from './encode-statement.ts';
import { shortProofOctets } from './statement-proof.ts';
import type { Statement } from './statement.ts';

export interface CarriedStatement {
  /** 16 hex digits: by which the server knows the transaction. */
  readonly ref: string;
  /** Without the match number, which never travels. */
  readonly statement: Statement;
  readonly needsMatchNumber: boolean;
  /** The first `shortProofOctets` of it. */
  readonly proof: Uint8Array;
}

const version = 1;
const refOctets = 8;
const matchNumberFlag = 1;

/** @throws {OtpError} `statement_malformed`, `statement_too_long`. */
export function encodeCarriedStatement(carried: CarriedStatement): Uint8Array {
  const { ref, statement, needsMatchNumber, proof } = carried;
  if (!/^[0-9a-f]{16}$/.test(ref)) throw new OtpError('statement_malformed', 'ref');
  if (proof.length !== shortProofOctets) throw new OtpError('statement_malformed', 'proof');
  const head = Uint8Array.of(version, needsMatchNumber ? matchNumberFlag : 0);
  return concatOctets(head, fromHex(ref), proof, encodeStatement(statement));
}

/** @throws {OtpError} `statement_malformed`, `statement_too_long`. */
export function decodeCarriedStatement(octets: Uint8Array): CarriedStatement {
  const [given, flags = 0] = octets;
  if (given !== version || flags > matchNumberFlag) throw new OtpError('statement_malformed');
  const proofAt = 2 + refOctets;
  const statementAt = proofAt + shortProofOctets;
  return {
    ref: toHex(octets.subarray(2, proofAt)),
    statement: decodeStatement(octets.subarray(statementAt)),
    needsMatchNumber: flags === matchNumberFlag,
    proof: octets.slice(proofAt, statementAt),
  };
}
