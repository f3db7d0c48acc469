/**
 * Refusals in the words of RFC 3161, 2.4.2: a failure bit, and a text for people. The
 * compiler checks that no code is forgotten.
 */

import { buildTimestampRejection } from '@kumoin/pki';
import type { TimestampFailure } from '@kumoin/pki';
import { refusalCodes } from '#domain/refusal.ts';
import type { Refusal, RefusalCode } from '#domain/refusal.ts';

export const replyHeaders = {
  'content-type': 'application/timestamp-reply',
  'cache-control': 'no-store',
} as const;

/** For refusals that no query can meet; they have their words all the same. */
const elsewhere = 'systemFailure';

const failures = {
  login_failed: elsewhere,
  access_unknown: elsewhere,
  proof_refused: elsewhere,
  access_expired: elsewhere,
  refresh_unknown: elsewhere,
  revocation_target_unknown: elsewhere,
  method_not_allowed: elsewhere,
  client_unknown: elsewhere,
  client_id_taken: elsewhere,
  client_registration_invalid: elsewhere,
  user_unknown: elsewhere,
  operator_unknown: elsewhere,
  rate_limited: elsewhere,
  account_name_taken: elsewhere,
  account_unknown: elsewhere,
  login_step_unknown: elsewhere,
  login_not_strong: elsewhere,
  passkey_refused: elsewhere,
  passkey_unknown: elsewhere,
  passkeys_too_many: elsewhere,
  provider_unknown: elsewhere,
  provider_refused: elsewhere,
  identity_not_linked: elsewhere,
  credential_unknown: elsewhere,
  credential_disabled: elsewhere,
  credential_consumed: elsewhere,
  certificate_not_valid: elsewhere,
  certificate_revoked: elsewhere,
  page_unknown: elsewhere,
  signature_count_too_low: elsewhere,
  signature_count_too_high: elsewhere,
  digests_required: elsewhere,
  digest_count_mismatch: elsewhere,
  digest_malformed: elsewhere,
  factors_missing: elsewhere,
  expression_malformed: elsewhere,
  expression_unmeetable: elsewhere,
  address_missing: elsewhere,
  factor_unexpected: elsewhere,
  factor_required: elsewhere,
  authorized_elsewhere: elsewhere,
  authorized_by_application: elsewhere,
  login_too_weak: elsewhere,
  account_token_bad: elsewhere,
  consent_spent: elsewhere,
  consent_refused: elsewhere,
  challenge_unknown: elsewhere,
  approval_unknown: elsewhere,
  approval_expired: elsewhere,
  approval_decided: elsewhere,
  approval_refused: elsewhere,
  approval_differs: elsewhere,
  device_awaited: elsewhere,
  pin_too_weak: elsewhere,
  pin_enrolled: elsewhere,
  pin_required: elsewhere,
  pin_wrong: elsewhere,
  pin_locked: elsewhere,
  otp_required: elsewhere,
  otp_wrong: elsewhere,
  otp_locked: elsewhere,
  authorization_unknown: elsewhere,
  authorization_expired: elsewhere,
  authorization_spent: elsewhere,
  no_digests: elsewhere,
  too_many_digests: elsewhere,
  digest_not_authorized: elsewhere,
  validity_too_long: elsewhere,
  response_uri_refused: elsewhere,
  too_many_jobs: elsewhere,
  job_unknown: elsewhere,
  signing_interrupted: elsewhere,
  document_not_authorized: elsewhere,
  document_differs: elsewhere,
  document_unreadable: elsewhere,
  document_not_signable: elsewhere,
  document_signed_before: elsewhere,
  signed_property_malformed: elsewhere,
  algorithm_not_allowed: elsewhere,
  authority_unknown: elsewhere,
  certificate_unknown: elsewhere,
  certificate_policy_unknown: elsewhere,
  subject_data_refused: elsewhere,
  creation_not_agreed: elsewhere,
  certificate_request_refused: elsewhere,
  revocation_reason_unknown: elsewhere,
  already_revoked: elsewhere,
  evidence_unknown: elsewhere,
  evidence_pending: elsewhere,
  token_unknown: elsewhere,
  token_not_active: elsewhere,
  token_expired: elsewhere,
  token_used_up: elsewhere,
  token_locked: elsewhere,
  tokens_too_many: elsewhere,
  token_ended: elsewhere,
  token_state_unfit: elsewhere,
  token_assigned: elsewhere,
  token_check_unknown: elsewhere,
  token_code_wrong: elsewhere,
  token_suite_refused: elsewhere,
  token_serial_taken: elsewhere,
  token_file_refused: elsewhere,
  token_not_exportable: elsewhere,
  passphrase_too_weak: elsewhere,
  enrolment_unknown: elsewhere,
  enrolment_expired: elsewhere,
  push_refused: elsewhere,
  channel_unavailable: elsewhere,
  mail_domain_refused: elsewhere,
  enrolment_refused: elsewhere,
  device_request_refused: elsewhere,
  token_missing: elsewhere,
  token_busy: elsewhere,
  suite_not_allowed: elsewhere,
  statement_refused: elsewhere,
  transaction_unknown: elsewhere,
  transaction_decided: elsewhere,
  answer_refused: elsewhere,
  reference_taken: elsewhere,
  timestamp_request_malformed: 'badRequest',
  timestamp_algorithm_weak: 'badAlg',
  timestamp_digest_malformed: 'badDataFormat',
  timestamp_policy_unknown: 'unacceptedPolicy',
  timestamp_extension_unknown: 'unacceptedExtension',
  timestamp_clock_untrusted: 'timeNotAvailable',
} as const satisfies Record<RefusalCode, TimestampFailure>;

/** @returns a TimeStampResp with status rejection, DER. */
export function renderRefusal({ code }: Refusal): Buffer {
  const failure = failures[code];
  const unmet = failure === elsewhere && code !== 'rate_limited';
  const text = unmet ? 'The request cannot be served.' : refusalCodes[code];
  return Buffer.from(buildTimestampRejection({ status: 'rejection', failure, text }));
}

/** For what is no refusal: an outage, a bug. */
export function systemFailure(text: string): Buffer {
  return Buffer.from(
    buildTimestampRejection({ status: 'rejection', failure: 'systemFailure', text }),
  );
}
