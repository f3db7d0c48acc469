/**
 * Errors of the CSC API as they go over the wire: HTTP status, `error`, `error_description`.
 *
 * CSC API v1.0.4.0 and v2.0.0.2, clause 10 and the error tables of clause 11. Descriptions
 * are the documents' own words; clients must not match on them, but some do.
 */

import Type from 'typebox';
import type { Static } from 'typebox';

/** Both members are always there. */
export const cscErrorBody = Type.Object({
  error: Type.String(),
  error_description: Type.String(),
});
/** See `cscErrorBody`. */
export type CscErrorBody = Static<typeof cscErrorBody>;

/** The codes of clause 10 and of the methods that this project has. */
export type CscErrorCode =
  | 'invalid_request'
  | 'unauthorized_client'
  | 'access_denied'
  | 'server_error'
  | 'temporarily_unavailable'
  | 'expired_token'
  | 'invalid_token'
  | 'authentication_error'
  | 'invalid_pin'
  | 'invalid_otp'
  | 'invalid_authentication_data'
  | 'invalid_hash'
  | 'accepted_request';

/** The two dialects one server speaks. */
export type CscVersion = 'v1' | 'v2';

/** An error of the CSC API, on its way to or from the wire. */
export class CscError extends Error {
  readonly status: number;
  readonly error: CscErrorCode;
  readonly description: string;

  constructor(status: number, error: CscErrorCode, description: string) {
    super(`${error}: ${description}`);
    this.name = 'CscError';
    this.status = status;
    this.error = error;
    this.description = description;
  }

  toBody(): CscErrorBody {
    return { error: this.error, error_description: this.description };
  }
}

/** 400 `invalid_request` with the words of the table row. */
export function invalidRequest(description: string): CscError {
  return new CscError(400, 'invalid_request', description);
}

/** Wording pattern for a member that is missing or of the wrong JSON type. */
export function missingParameter(
  kind: 'string' | 'integer' | 'array' | 'object',
  name: string,
): CscError {
  return invalidRequest(`Missing (or invalid type) ${kind} parameter ${name}`);
}

/** Wording pattern for a member of the right type with a bad value. */
export function invalidParameter(name: string): CscError {
  return invalidRequest(`Invalid parameter ${name}`);
}
