/**
 * What went wrong between a client and a CSC server.
 *
 * The codes say what a program can do about it; the words of the server are for people. No
 * call is ever repeated by this package on its own, so `retryAfterMs` is handed on: whether a
 * second try is safe only the caller knows, and for signHash it is not.
 */

/**
 * Stable; messages are for people and may change.
 *
 * - `refused`: the server said no; see `answer`.
 * - `unreachable`: no answer, or none in time.
 * - `unintelligible`: an answer that is not CSC.
 * - `mismatched`: an answer to another question: another nonce, state, digest or signature.
 * - `unsupported`: this server or dialect has no way to do it; nothing was sent.
 * - `unanswered`: the signer or the server did not come to an end while we waited.
 * - `aborted`: the caller's own signal.
 */
export type SdkErrorCode =
  | 'refused'
  | 'unreachable'
  | 'unintelligible'
  | 'mismatched'
  | 'unsupported'
  | 'unanswered'
  | 'aborted';

/** The server's own words; shown to people, never parsed. */
export interface RefusedAnswer {
  /** Of HTTP; 302 where the refusal came by redirect. */
  readonly status: number;
  readonly error: string;
  readonly description: string;
}

/** What every method of the client throws, and nothing else. */
export class SdkError extends Error {
  readonly code: SdkErrorCode;
  /** Only with `refused`. */
  readonly answer: RefusedAnswer | undefined;
  /** Only with `refused`, where the server told when to come again. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: SdkErrorCode,
    message: string,
    options: ErrorOptions & { answer?: RefusedAnswer; retryAfterMs?: number | undefined } = {},
  ) {
    super(message, options);
    this.name = 'SdkError';
    this.code = code;
    this.answer = options.answer;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** Of the HTTP answer, where there was one. */
  get status(): number | undefined {
    return this.answer?.status;
  }
}
