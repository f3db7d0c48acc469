/**
 * Time-stamp replies (RFC 3161, 2.4.2): a status, and a token when it was granted.
 *
 * The failure bits are named bits with gaps between them; libraries at hand have them off
 * by one, so the numbers are spelled out here.
 */

import { derInteger, derNamedBits, derSequence, derUtf8String } from '../der/encode-der.ts';
import type { DerNode } from '../der/parse-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { DerFields, readNamedBits, readSmallInteger, readText } from '../der/read-der.ts';
import { tag } from '../der/tag.ts';
import { PkiError } from '../pki-error.ts';

const failureBits = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const;

export type TimestampFailure = keyof typeof failureBits;

const statusCodes = {
  granted: 0,
  grantedWithMods: 1,
  rejection: 2,
  waiting: 3,
  revocationWarning: 4,
  revocationNotification: 5,
} as const;

export type TimestampStatus = keyof typeof statusCodes;

export interface TimestampResponse {
  readonly status: TimestampStatus;
  /** Free text of the authority: for people, never for decisions. */
  readonly text: readonly string[];
  readonly failures: readonly TimestampFailure[];
  /** DER of the token; present exactly when the status is granted or grantedWithMods. */
  readonly token?: Uint8Array;
}

const responseLimits = { bytesMax: 1024 * 1024, depthMax: 32, elementsMax: 20_000 };
const textsMax = 16;
const failureBytesMax = 16;

/** A granted reply around a token. @throws {PkiError} `der_*` when the token is not DER. */
export function buildTimestampResponse(token: Uint8Array): Uint8Array {
  return derSequence(derSequence(derInteger(statusCodes.granted)), parseDer(token).raw);
}

export interface TimestampRejection {
  readonly status: Exclude<TimestampStatus, 'granted' | 'grantedWithMods'>;
  readonly failure: TimestampFailure;
  readonly text: string;
}

export function buildTimestampRejection({ status, failure, text }: TimestampRejection): Uint8Array {
  return derSequence(
    derSequence(
      derInteger(statusCodes[status]),
      derSequence(derUtf8String(text)),
      derNamedBits([failureBits[failure]]),
    ),
  );
}

/** @throws {PkiError} `timestamp_malformed` or `der_*`. */
export function parseTimestampResponse(der: Uint8Array): TimestampResponse {
  const fields = DerFields.ofSequence(parseDer(der, responseLimits));
  const statusInfo = parseStatusInfo(fields.takeAny());
  const token = fields.takeIf(tag.sequence);
  fields.end();
  const granted = statusInfo.status === 'granted' || statusInfo.status === 'grantedWithMods';
  if (granted !== (token !== undefined)) {
    throw new PkiError('timestamp_malformed', 'status and token contradict each other');
  }
  return { ...statusInfo, ...(token === undefined ? {} : { token: token.raw }) };
}

function parseStatusInfo(node: DerNode): Omit<TimestampResponse, 'token'> {
  const fields = DerFields.ofSequence(node);
  const status = readStatus(fields.takeAny());
  const texts = fields.takeIf(tag.sequence)?.children ?? [];
  const failInfo = fields.takeIf(tag.bitString);
  fields.end();
  if (texts.length > textsMax) throw new PkiError('timestamp_malformed', 'too many texts');
  return { status, text: texts.map(readText), failures: readFailures(failInfo) };
}

function readStatus(node: DerNode): TimestampStatus {
  const code = readSmallInteger(node);
  const found = namesOf(statusCodes).find((name) => statusCodes[name] === code);
  if (found === undefined) throw new PkiError('timestamp_malformed', 'unknown status');
  return found;
}

function readFailures(node: DerNode | undefined): readonly TimestampFailure[] {
  if (node === undefined) return [];
  if (node.content.length > failureBytesMax) throw new PkiError('timestamp_malformed', 'failInfo');
  const bits = readNamedBits(node);
  return namesOf(failureBits).filter((name) => bits.has(failureBits[name]));
}

function namesOf<Table extends object>(table: Table): readonly (keyof Table)[] {
  return Object.keys(table) as (keyof Table)[];
}
