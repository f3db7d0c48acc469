/** What the package says when a record cannot be read. Codes are stable. */

export type EvidenceErrorCode = 'record_malformed';

export class EvidenceError extends Error {
  readonly code: EvidenceErrorCode;

  constructor(code: EvidenceErrorCode) {
    super(code);
    this.name = 'EvidenceError';
    this.code = code;
  }
}
