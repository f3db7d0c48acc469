/**
 * What PostgreSQL and its driver throw, as Outages.
 *
 * Of what the server tells, only the message and its code are kept: the details it adds can
 * quote whole rows, and these hold wrapped keys and verifiers.
 */

import { Outage } from '#domain/outage.ts';
import type { OutageCode } from '#domain/outage.ts';

/** The cause of an Outage; `code` is a SQLSTATE, or the name of a system error. */
export class PostgresFailure extends Error {
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.name = 'PostgresFailure';
    this.code = code;
  }
}

const outageCodes: Readonly<Record<string, OutageCode>> = {
  // disk_full
  '53100': 'store_full',
  // too_many_connections
  '53300': 'overloaded',
  // lock_not_available: somebody held a row for longer than we wait
  '55P03': 'overloaded',
  // serialization_failure, deadlock_detected: still so after they were tried again
  '40001': 'overloaded',
  '40P01': 'overloaded',
};

/** @returns an Outage that keeps no secret of the rows it is about. */
export function toOutage(error: unknown): Outage {
  if (error instanceof Outage) return error;
  const code = codeOf(error);
  const told = error instanceof AggregateError ? error.errors[0] : error;
  const message = told instanceof Error ? told.message : String(told);
  const cause = new PostgresFailure(message, code);
  return new Outage(outageCodes[code ?? ''] ?? 'store_failed', { cause });
}

/** Whether the same work, done again from its beginning, may well succeed. */
export function isSerializationFailure(error: unknown): boolean {
  const cause = error instanceof Outage ? error.cause : error;
  const code = codeOf(cause);
  return code === '40001' || code === '40P01' || isStalePlan(cause);
}

/** Another row has this already. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error instanceof Outage ? error.cause : error) === '23505';
}

/** The server takes no writes: it is a standby, or was made one. */
export function isReadOnlyServer(error: unknown): boolean {
  return codeOf(error instanceof Outage ? error.cause : error) === '25006';
}

/** None begins like the name of a system error does. */
const sqlState = /^[0-9FHPX][0-9A-Z]{4}$/;

/** Of several addresses that were tried, the first tells. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** No answer came: the server, or the way to it, is gone, for every connection that there is. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === undefined && /timeout/.test(error.message);
}

/** A text with a NUL is in no row of PostgreSQL: whoever looks for one finds nothing. */
export function isUnstorableText(error: unknown): boolean {
  return codeOf(error) === '22021';
}

/** A statement was planned before its table changed; under another name it works. */
export function isStalePlan(error: unknown): boolean {
  const code = codeOf(error);
  // invalid_sql_statement_name: somebody between us and the server has another session now.
  if (code === '26000') return true;
  return code === '0A000' && error instanceof Error && /cached plan/.test(error.message);
}

/**
 * Whether the connection is of no further use: the server takes its leave (57P..), the protocol
 * is out of step (08...), or it is not the server that speaks.
 */
export function endsConnection(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined || !sqlState.test(code)) return true;
  return code.startsWith('57P') || code.startsWith('08') || isReadOnlyServer(error);
}
