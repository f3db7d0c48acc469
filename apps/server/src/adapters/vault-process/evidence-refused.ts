/** The vault does not believe what it was shown. The rules' own refusals are `Refusal`s. */
export class EvidenceRefused extends Error {
  readonly code: 'evidence_stale' | 'evidence_unrecorded' | 'evidence_replayed';

  constructor(code: EvidenceRefused['code'], detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = 'EvidenceRefused';
    this.code = code;
  }
}
