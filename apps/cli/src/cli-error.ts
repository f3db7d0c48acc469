/**
 * What the command says when it stops: one line for a person, and through `code` the exit
 * code. `usage` is 2: the command line itself has to change. `short` is 3: a file was written, at
 * a lower level than was wanted. Everything else is 1, and nothing was written.
 */

export type CliErrorCode = 'usage' | 'refused' | 'invalid' | 'cancelled' | 'short';

export class CliError extends Error {
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
    this.code = code;
  }
}
