/**
 * What the command says when it stops: one line for a person, and through `code` the exit
 * code. `usage` is 2: the command line itself has to change. Everything else is 1.
 */

export type CliErrorCode = 'usage' | 'refused' | 'invalid' | 'cancelled';

export class CliError extends Error {
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
    this.code = code;
  }
}
