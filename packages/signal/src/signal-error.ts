/** What the package says when a code cannot be made or read. Codes are stable. */

export type SignalErrorCode = 'payload_too_long';

export class SignalError extends Error {
  readonly code: SignalErrorCode;

  constructor(code: SignalErrorCode) {
    super(code);
    this.name = 'SignalError';
    this.code = code;
  }
}
