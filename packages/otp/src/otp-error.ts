/** What the package says when a parameter is outside its standard. Codes are stable. */

export type OtpErrorCode =
  'digits_out_of_range' | 'seed_too_short' | 'counter_out_of_range' | 'base32_malformed';

export class OtpError extends Error {
  readonly code: OtpErrorCode;

  constructor(code: OtpErrorCode) {
    super(code);
    this.name = 'OtpError';
    this.code = code;
  }
}
