/** What the package says when a record, a proof or a bundle cannot be read. Codes are stable. */

export type EvidenceErrorCode =
  | 'record_malformed'
  | 'certificate_malformed'
  | 'status_malformed'
  | 'attestation_malformed'
  | 'head_malformed'
  | 'proof_malformed'
  | 'bundle_malformed'
  /** A size or position that the log does not have. */
  | 'position_unknown';

export class EvidenceError extends Error {
  readonly code: EvidenceErrorCode;

  constructor(code: EvidenceErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.name = 'EvidenceError';
    this.code = code;
  }
}
