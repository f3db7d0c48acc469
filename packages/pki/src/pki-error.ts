/**
 * What the package says when bytes are not what they claim to be.
 *
 * Codes are stable and documented; messages are for people and may change. A wrong
 * signature is never an error here: checks answer with a value.
 */

export type PkiErrorCode =
  | 'der_truncated'
  | 'der_trailing_bytes'
  | 'der_length_not_minimal'
  | 'der_indefinite_length'
  | 'der_too_deep'
  | 'der_too_large'
  | 'der_too_many_elements'
  | 'der_unexpected_tag'
  | 'der_bad_value'
  | 'pem_malformed'
  | 'name_malformed'
  | 'algorithm_unknown'
  | 'key_unsupported'
  | 'certificate_malformed'
  | 'request_malformed'
  | 'crl_malformed'
  | 'ocsp_malformed'
  | 'timestamp_malformed'
  | 'cms_malformed';

export class PkiError extends Error {
  readonly code: PkiErrorCode;

  constructor(code: PkiErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? code : `${code}: ${detail}`, options);
    this.name = 'PkiError';
    this.code = code;
  }
}

/**
 * Runs a reader of one structure, so that whatever is wrong inside is reported under the
 * structure's own code, with the exact fault as `cause`.
 * @throws {PkiError} `code`.
 */
export function readStructure<T>(code: PkiErrorCode, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof PkiError) || cause.code === code) throw cause;
    throw new PkiError(code, cause.message, { cause });
  }
}
