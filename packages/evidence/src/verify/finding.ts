/**
 * What the verifier has to say, one thing at a time. A fault makes the whole invalid; a caution
 * takes something from its weight; a fact is what was shown.
 */

import type { SealFault } from '../seal/check-seal.ts';

export type FaultCode =
  | SealFault
  | 'record_malformed'
  | 'records_missing'
  | 'records_out_of_order'
  | 'records_of_different_transactions'
  | 'record_chain_broken'
  | 'record_later_than_its_seal'
  | 'record_not_in_log'
  | 'head_malformed'
  | 'head_of_other_log'
  | 'log_rewritten'
  | 'consistency_not_shown'
  | 'statement_differs'
  | 'question_differs'
  | 'certificate_malformed'
  | 'certificate_of_other_token'
  | 'certificate_not_valid_then'
  | 'suite_not_in_certificate'
  | 'status_malformed'
  | 'status_of_other_token'
  | 'status_older_than_records'
  | 'token_not_good_then'
  | 'token_revoked_before'
  | 'approved_too_late'
  | 'key_not_as_committed'
  | 'answer_not_of_this_key'
  | 'attestation_missing'
  | 'attestation_malformed'
  | 'attestation_of_other_answer';

export type CautionCode =
  | 'approval_without_challenge_record'
  | 'challenge_sealed_after_answer'
  | 'certificate_issued_after_answer'
  | 'key_held_by_server'
  | 'answer_is_short'
  | 'answer_not_over_statement'
  | 'answer_not_recomputable'
  | 'no_head_to_compare'
  | 'revocation_lists_missing'
  | 'attestation_not_judged';

export type FactCode =
  | 'record_sealed'
  | 'log_complete'
  | 'log_grew_from_kept_head'
  | 'statement_shown'
  | 'challenge_sealed_before_answer'
  | 'token_certified'
  | 'token_good_then'
  | 'token_revoked_since'
  | 'approved'
  | 'not_approved'
  | 'answer_recomputed'
  | 'attested';

export type Finding = { readonly about: string; readonly detail?: string } & (
  | { readonly severity: 'fault'; readonly code: FaultCode }
  | { readonly severity: 'caution'; readonly code: CautionCode }
  | { readonly severity: 'fact'; readonly code: FactCode }
);

/** Collects what is found, in the order it is looked at. */
export class Findings {
  readonly all: Finding[] = [];

  fault(code: FaultCode, about: string, detail?: string): void {
    this.all.push({ severity: 'fault', code, about, ...(detail && { detail }) });
  }

  caution(code: CautionCode, about: string, detail?: string): void {
    this.all.push({ severity: 'caution', code, about, ...(detail && { detail }) });
  }

  fact(code: FactCode, about: string, detail?: string): void {
    this.all.push({ severity: 'fact', code, about, ...(detail && { detail }) });
  }

  /** Words of a fault that has several. */
  faults(codes: readonly FaultCode[], about: string, details: readonly string[]): void {
    for (const code of codes) this.fault(code, about, details.join(' '));
  }

  get valid(): boolean {
    return this.all.every(({ severity }) => severity !== 'fault');
  }
}
