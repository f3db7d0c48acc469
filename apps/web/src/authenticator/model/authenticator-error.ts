/** What can go wrong in the app, as codes that the screens have words for in each language. */

export const problemCodes = [
  /** A picture or a text that says nothing to us. */
  'code_unreadable',
  /** A code of ours, for another server than the one this app belongs to. */
  'code_of_other_service',
  /** Its proof does not fit any token of this device. */
  'not_genuine',
  /** The code of the enrolment was used, has expired, or never was. */
  'enrolment_unknown',
  /** The server's key is not the one the picture promised, or derived other keys than we did. */
  'enrolment_not_genuine',
  'no_token',
  /** The server does not know it (any more) for this token. */
  'transaction_unknown',
  'transaction_expired',
  'transaction_decided',
  'transaction_failed',
  'number_missing',
  'answer_wrong',
  'token_locked',
  'token_not_usable',
  'offline',
  'too_many_requests',
  'server_failed',
  'camera_refused',
  'camera_missing',
  'microphone_refused',
  'microphone_missing',
  'unlock_failed',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

export class AuthenticatorError extends Error {
  readonly code: ProblemCode;

  constructor(code: ProblemCode, options: ErrorOptions = {}) {
    super(code, options);
    this.name = 'AuthenticatorError';
    this.code = code;
  }
}
