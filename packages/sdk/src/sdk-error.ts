/**
 * What went wrong between a client and a CSC server.
 *
 * `refused`: the server said no; `error` and `description` are its words, for people.
 * `unreachable`: no answer. `unintelligible`: an answer that is not CSC.
 */

/** Stable; messages are for people and may change. */
export type SdkErrorCode = 'refused' | 'unreachable' | 'unintelligible';

/** The server's own words; shown to people, never parsed. */
export interface RefusedAnswer {
  readonly status: number;
  readonly error: string;
  readonly description: string;
}

/** What every method of the client throws, and nothing else. */
export class SdkError extends Error {
  readonly code: SdkErrorCode;
  /** Only with `refused`. */
  readonly answer: RefusedAnswer | undefined;

  constructor(
    code: SdkErrorCode,
    message: string,
    options: ErrorOptions & { answer?: RefusedAnswer } = {},
  ) {
    super(message, options);
    this.name = 'SdkError';
    this.code = code;
    this.answer = options.answer;
  }
}
