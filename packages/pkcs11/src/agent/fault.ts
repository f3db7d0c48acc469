/**
 * Failures inside the agent, and what they mean for sessions, keys and tokens.
 *
 * Libraries differ in what they answer when a token or a network is gone, so several return
 * values are read alike. CKR_GENERAL_ERROR and CKR_FUNCTION_FAILED are doubtful: they may mean a
 * lost connection or one bad request, so they renew the sessions but do not fail the token.
 */

import type { Pkcs11Code, Pkcs11Fault } from '../pkcs11-error.ts';

export class Fault extends Error {
  readonly fault: Pkcs11Fault;

  constructor(fault: Pkcs11Fault) {
    super(fault.code);
    this.name = 'Fault';
    this.fault = fault;
  }

  /** Any error as a fault; what is no return value of the library is a defect and says so. */
  static of(error: unknown, token?: string): Fault {
    const place = token === undefined ? {} : { token };
    if (error instanceof Fault) return new Fault({ ...place, ...error.fault });
    const code = codeOf(error);
    if (code !== undefined) return new Fault({ ...place, code });
    const detail = error instanceof Error ? error.message : String(error);
    return new Fault({ ...place, code: 'CKR_GENERAL_ERROR', detail });
  }
}

/** The code of an error, if it has one that PKCS#11 or this package knows. */
export function codeOf(error: unknown): Pkcs11Code | undefined {
  if (error instanceof Fault) return error.fault.code;
  if (!(error instanceof Error)) return undefined;
  const name = /\bCKR_[A-Z0-9_]+/.exec(error.message)?.[0];
  return name as Pkcs11Code | undefined;
}

const tokenLost: ReadonlySet<string | undefined> = new Set([
  'CKR_CRYPTOKI_NOT_INITIALIZED',
  'CKR_DEVICE_ERROR',
  'CKR_DEVICE_REMOVED',
  'CKR_OPERATION_ACTIVE',
  'CKR_SESSION_CLOSED',
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_SLOT_ID_INVALID',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_TOKEN_NOT_RECOGNIZED',
  'CKR_USER_NOT_LOGGED_IN',
  'token_unknown',
]);
const doubtful: ReadonlySet<string | undefined> = new Set([
  'CKR_FUNCTION_FAILED',
  'CKR_GENERAL_ERROR',
]);
const keyLost: ReadonlySet<string | undefined> = new Set([
  'CKR_KEY_HANDLE_INVALID',
  'CKR_OBJECT_HANDLE_INVALID',
]);

export type Meaning = 'token lost' | 'doubtful' | 'key lost' | 'request refused';

export function meaningOf(error: unknown): Meaning {
  const code = codeOf(error);
  if (code === undefined || doubtful.has(code)) return 'doubtful';
  if (tokenLost.has(code)) return 'token lost';
  return keyLost.has(code) ? 'key lost' : 'request refused';
}

/** Whether trying again by itself could do harm, or cannot help. */
export function isAboutPin(error: unknown): boolean {
  return /pin/i.test(codeOf(error) ?? '');
}
