/**
 * Refusals in the words of OAuth 2.0 (RFC 6749, 4.1.2.1 and 5.2; CSC API v2.0.0.2, 8.4). The
 * compiler checks that no code is forgotten.
 */

import { errors } from 'oidc-provider';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { BadAuthorization } from './bad-authorization.ts';

type Words = readonly [error: string, description: string];

const badCredential: Words = ['invalid_request', 'Invalid parameter credentialID'];
const unusable: Words = ['access_denied', 'The credential cannot be used'];
const badNumber: Words = ['invalid_request', 'Invalid value for parameter numSignatures'];
const badHash: Words = ['invalid_request', 'Invalid parameter hashes'];
const denied: Words = ['access_denied', 'The person could not be authenticated'];
/** For refusals that no request here can meet; they have their words all the same. */
const elsewhere: Words = ['invalid_request', 'The request cannot be served'];

const words = {
  login_failed: denied,
  access_unknown: ['invalid_grant', 'The grant is not known'],
  proof_refused: elsewhere,
  access_expired: ['invalid_grant', 'The grant has ended'],
  refresh_unknown: ['invalid_grant', 'Invalid parameter refresh_token'],
  revocation_target_unknown: ['invalid_request', 'Invalid string parameter token'],
  method_not_allowed: ['unauthorized_client', 'The client may not ask for this'],
  user_unknown: elsewhere,
  login_step_unknown: denied,
  login_not_strong: denied,
  passkey_refused: denied,
  passkey_unknown: denied,
  passkeys_too_many: denied,
  certificate_policy_unknown: ['invalid_authorization_details', 'Invalid member certificatePolicy'],
  subject_data_refused: ['access_denied', 'The person is not known by this subjectData'],
  provider_unknown: denied,
  provider_refused: denied,
  identity_not_linked: denied,
  creation_not_agreed: elsewhere,
  operator_unknown: elsewhere,
  client_id_taken: elsewhere,
  client_unknown: ['invalid_request', 'Invalid parameter client_id'],
  client_registration_invalid: elsewhere,
  rate_limited: ['temporarily_unavailable', 'Too many requests'],
  account_name_taken: elsewhere,
  account_unknown: denied,
  credential_unknown: badCredential,
  credential_disabled: unusable,
  credential_consumed: unusable,
  certificate_not_valid: unusable,
  certificate_revoked: unusable,
  page_unknown: elsewhere,
  signature_count_too_low: badNumber,
  signature_count_too_high: ['invalid_request', 'Numbers of signatures is too high'],
  digests_required: ['invalid_request', 'Missing parameter hashes'],
  digest_count_mismatch: badNumber,
  digest_malformed: badHash,
  factors_missing: unusable,
  expression_malformed: elsewhere,
  expression_unmeetable: elsewhere,
  address_missing: ['access_denied', 'The person cannot be reached as the policy demands'],
  factor_unexpected: denied,
  factor_required: denied,
  authorized_elsewhere: elsewhere,
  authorized_by_application: [
    'invalid_request',
    'The credential identified by credentialID is authorized by credentials/authorize',
  ],
  login_too_weak: denied,
  account_token_bad: ['access_denied', 'The account token is not valid'],
  consent_spent: ['invalid_grant', 'Authorization code is invalid or expired'],
  consent_refused: ['access_denied', 'The user refused'],
  challenge_unknown: elsewhere,
  approval_unknown: elsewhere,
  approval_expired: elsewhere,
  approval_decided: elsewhere,
  approval_refused: elsewhere,
  approval_differs: elsewhere,
  device_awaited: elsewhere,
  pin_too_weak: elsewhere,
  pin_enrolled: elsewhere,
  pin_required: denied,
  pin_wrong: denied,
  pin_locked: denied,
  otp_required: denied,
  otp_wrong: denied,
  otp_locked: denied,
  authorization_unknown: elsewhere,
  authorization_expired: elsewhere,
  authorization_spent: elsewhere,
  no_digests: elsewhere,
  too_many_digests: badHash,
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
  signature_wrong: elsewhere,
  signer_unreadable: elsewhere,
  document_too_costly: elsewhere,
  level_not_reached: elsewhere,
  extension_refused: elsewhere,
  document_signed_before: elsewhere,
  signed_property_malformed: elsewhere,
  algorithm_not_allowed: elsewhere,
  authority_unknown: elsewhere,
  certificate_unknown: elsewhere,
  certificate_request_refused: elsewhere,
  revocation_reason_unknown: elsewhere,
  already_revoked: elsewhere,
  evidence_unknown: elsewhere,
  evidence_pending: elsewhere,
  token_unknown: denied,
  token_not_active: denied,
  token_expired: denied,
  token_used_up: denied,
  token_locked: denied,
  tokens_too_many: elsewhere,
  token_ended: elsewhere,
  token_state_unfit: elsewhere,
  token_assigned: elsewhere,
  token_check_unknown: elsewhere,
  token_code_wrong: denied,
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
  token_missing: denied,
  token_busy: denied,
  suite_not_allowed: denied,
  statement_refused: denied,
  transaction_unknown: denied,
  transaction_decided: denied,
  answer_refused: denied,
  reference_taken: elsewhere,
  timestamp_request_malformed: elsewhere,
  timestamp_algorithm_weak: elsewhere,
  timestamp_digest_malformed: elsewhere,
  timestamp_policy_unknown: elsewhere,
  timestamp_extension_unknown: elsewhere,
  timestamp_clock_untrusted: elsewhere,
} as const satisfies Record<RefusalCode, Words>;

export function renderRefusal({ code }: Refusal): Words {
  return words[code];
}

/** What is thrown inside the engine leaves it in its own kind of error; a bug stays one. */
export function toEngineError(error: unknown): unknown {
  if (error instanceof BadAuthorization) {
    return new errors.CustomOIDCProviderError(error.error, error.description);
  }
  if (error instanceof Refusal) {
    const [name, description] = renderRefusal(error);
    return new errors.CustomOIDCProviderError(name, description);
  }
  if (error instanceof Outage) {
    const words = 'The service is temporarily unavailable';
    const told = new errors.CustomOIDCProviderError('temporarily_unavailable', words, {
      cause: error,
    });
    return Object.assign(told, { status: 503, statusCode: 503, expose: true });
  }
  return error;
}

/** Runs what may refuse where the engine is listening. */
export async function inEngineWords<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toEngineError(error);
  }
}
