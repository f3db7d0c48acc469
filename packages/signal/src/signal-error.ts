/** What the package says when a code cannot be made or read. Codes are stable. */

export type SignalErrorCode =
  | 'payload_empty'
  | 'payload_too_long'
  | 'frame_damaged'
  | 'frame_unknown'
  | 'challenge_malformed'
  | 'challenge_too_long'
  | 'flicker_damaged'
  | 'flashing_area_too_large'
  | 'sample_rate_unfit'
  | 'picture_malformed';

export class SignalError extends Error {
  readonly code: SignalErrorCode;

  constructor(code: SignalErrorCode) {
    super(code);
    this.name = 'SignalError';
    this.code = code;
  }
}
