/** The vault does not believe what it was shown. The rules' own refusals are `Refusal`s. */
export class EvidenceRefused extends Error {
  readonly code:
    | 'evidence_malformed'
    | 'evidence_stale'
    | 'evidence_unrecorded'
    | 'evidence_replayed'
    | 'key_in_use';

  constructor(code: EvidenceRefused['code'], detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? code : `${code}: ${detail}`, options);
    this.name = 'EvidenceRefused';
    this.code = code;
  }
}
