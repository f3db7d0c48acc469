import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal, refusalCodes } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { renderRefusal } from './render-refusal.ts';

type Said = readonly [status: number, error: string, words: string];
interface Row {
  readonly v1: Said;
  readonly v2: Said;
}

const both = (...said: Said): Row => ({ v1: said, v2: said });
const request = (words: string): Row => both(400, 'invalid_request', words);
const busy = (words: string): Row => both(503, 'temporarily_unavailable', words);
const disabled = request('The credential identified by credentialID is disabled');
const elsewhere = request('The request cannot be served');
const wrongData: Said = [400, 'invalid_authentication_data', 'The authentication data is invalid'];
const locked: Said = [400, 'invalid_request', 'Credential locked'];

const noToken = request('The signer has no token that can answer');

const unfitFactors: Row = {
  v1: [400, 'invalid_request', 'Invalid parameter PIN or OTP'],
  v2: [400, 'invalid_request', 'Invalid parameter authData'],
};

/** The tables of CSC API v1.0.4.0 and v2.0.0.2, clause 11, seen from the rules. */
const table: Readonly<Record<RefusalCode, Row>> = {
  login_failed: both(
    400,
    'authentication_error',
    'An error occurred during authentication process',
  ),
  access_unknown: both(401, 'invalid_token', 'The access token is not valid'),
  proof_refused: both(401, 'invalid_token', 'The proof of possession is not valid'),
  access_expired: both(401, 'expired_token', 'The access token expired or was revoked'),
  refresh_unknown: request('Invalid refresh_token'),
  revocation_target_unknown: request('Invalid string parameter token'),
  method_not_allowed: both(403, 'unauthorized_client', 'The client may not call this method'),
  client_unknown: elsewhere,
  client_id_taken: elsewhere,
  client_registration_invalid: elsewhere,
  user_unknown: request('Invalid parameter userID'),
  operator_unknown: elsewhere,
  rate_limited: both(429, 'temporarily_unavailable', 'Too many requests'),
  account_name_taken: elsewhere,
  account_unknown: elsewhere,
  login_step_unknown: elsewhere,
  login_not_strong: elsewhere,
  passkey_refused: both(...wrongData),
  passkey_unknown: elsewhere,
  passkeys_too_many: elsewhere,
  provider_unknown: elsewhere,
  provider_refused: elsewhere,
  identity_not_linked: elsewhere,
  credential_unknown: request('Invalid parameter credentialID'),
  credential_disabled: disabled,
  credential_consumed: disabled,
  certificate_not_valid: {
    v1: [400, 'invalid_request', 'Signing certificate is expired.'],
    v2: [400, 'invalid_request', 'Signing certificate is expired'],
  },
  certificate_revoked: disabled,
  page_unknown: request('Invalid parameter pageToken'),
  signature_count_too_low: request('Invalid value for parameter numSignatures'),
  signature_count_too_high: request('Numbers of signatures is too high'),
  digests_required: {
    v1: [400, 'invalid_request', 'Missing (or invalid type) array parameter hash'],
    v2: [400, 'invalid_request', 'Missing (or invalid type) array parameter hashes'],
  },
  digest_count_mismatch: request('Invalid value for parameter numSignatures'),
  digest_malformed: request('Invalid digest value length'),
  factors_missing: disabled,
  expression_malformed: elsewhere,
  expression_unmeetable: elsewhere,
  address_missing: elsewhere,
  factor_unexpected: unfitFactors,
  factor_required: unfitFactors,
  authorized_elsewhere: request(
    'The credential identified by credentialID is authorized by oauth2/authorize',
  ),
  authorized_by_application: elsewhere,
  login_too_weak: elsewhere,
  account_token_bad: elsewhere,
  consent_spent: elsewhere,
  consent_refused: elsewhere,
  challenge_unknown: {
    v1: [400, 'invalid_request', 'Invalid parameter credentialID'],
    v2: [400, 'invalid_request', 'Invalid parameter authObjectID'],
  },
  approval_unknown: request('Invalid parameter handle'),
  approval_expired: {
    v1: [400, 'access_denied', 'The signer did not answer in time'],
    v2: [400, 'invalid_request', 'Invalid parameter handle'],
  },
  approval_decided: elsewhere,
  approval_refused: { v1: [400, 'access_denied', 'The signer refused'], v2: wrongData },
  approval_differs: { v1: [400, 'invalid_otp', 'The OTP is invalid'], v2: wrongData },
  device_awaited: elsewhere,
  pin_too_weak: elsewhere,
  pin_enrolled: elsewhere,
  pin_required: request('Missing (or invalid type) string parameter PIN'),
  pin_wrong: { v1: [400, 'invalid_pin', 'The PIN is invalid'], v2: wrongData },
  pin_locked: { v1: [400, 'invalid_request', 'PIN locked'], v2: locked },
  otp_required: request('Missing (or invalid type) string parameter OTP'),
  otp_wrong: { v1: [400, 'invalid_otp', 'The OTP is invalid'], v2: wrongData },
  otp_locked: { v1: [400, 'invalid_request', 'OTP locked'], v2: locked },
  authorization_unknown: request('Invalid parameter SAD'),
  authorization_expired: request('SAD expired'),
  authorization_spent: request('Invalid parameter SAD'),
  no_digests: request('Empty hash array'),
  too_many_digests: request('Numbers of signatures is too high'),
  digest_not_authorized: request('Hash is not authorized by the SAD.'),
  document_not_authorized: request('documentDigests or documents are not authorized by the SAD'),
  document_differs: both(
    403,
    'invalid_hash',
    'Document or documentDigest does not match authorized hash',
  ),
  document_unreadable: request('Invalid array parameter documents'),
  document_not_signable: request('Invalid array parameter documents'),
  signature_wrong: request('Invalid array parameter documents'),
  signer_unreadable: request('Invalid array parameter documents'),
  document_too_costly: request('The document takes too much time or memory'),
  level_not_reached: request('Invalid parameter conformance_level'),
  extension_refused: request('Invalid array parameter documents'),
  document_signed_before: request('Invalid parameter signed_envelope_property'),
  signed_property_malformed: request('Invalid parameter signed_props (a detail)'),
  validity_too_long: request('Out of bounds parameter validity_period'),
  response_uri_refused: request('Invalid parameter response_uri'),
  too_many_jobs: both(429, 'temporarily_unavailable', 'Too many requests'),
  job_unknown: request('Invalid parameter requestID'),
  signing_interrupted: both(
    500,
    'server_error',
    'The signing was cut off; the signer has to agree again',
  ),
  algorithm_not_allowed: request('Invalid parameter signAlgo'),
  authority_unknown: busy('The time-stamp authority is not set up yet'),
  certificate_unknown: elsewhere,
  certificate_policy_unknown: request('Invalid parameter certificatePolicy'),
  subject_data_refused: request('Invalid parameter subjectData'),
  creation_not_agreed: request('Invalid parameter credentialCreationRequest'),
  certificate_request_refused: request('Invalid parameter subjectData'),
  revocation_reason_unknown: elsewhere,
  already_revoked: elsewhere,
  evidence_unknown: elsewhere,
  evidence_pending: elsewhere,
  token_unknown: both(...wrongData),
  token_not_active: both(...wrongData),
  token_expired: both(...wrongData),
  token_used_up: both(...wrongData),
  token_locked: { v1: [400, 'invalid_request', 'OTP locked'], v2: locked },
  tokens_too_many: elsewhere,
  token_ended: elsewhere,
  token_state_unfit: elsewhere,
  token_assigned: elsewhere,
  token_check_unknown: elsewhere,
  token_code_wrong: both(...wrongData),
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
  token_missing: noToken,
  token_busy: both(429, 'temporarily_unavailable', 'Too many requests'),
  suite_not_allowed: noToken,
  statement_refused: request('A name or the description cannot be shown to the signer'),
  transaction_unknown: both(...wrongData),
  transaction_decided: both(...wrongData),
  answer_refused: { v1: [400, 'invalid_otp', 'The OTP is invalid'], v2: wrongData },
  reference_taken: elsewhere,
  timestamp_request_malformed: elsewhere,
  timestamp_algorithm_weak: request('Invalid parameter hashAlgo'),
  timestamp_digest_malformed: request('Invalid digest value length'),
  timestamp_policy_unknown: elsewhere,
  timestamp_extension_unknown: elsewhere,
  timestamp_clock_untrusted: busy('The time-stamping clock cannot be trusted now'),
};

for (const code of Object.keys(refusalCodes) as RefusalCode[]) {
  for (const version of ['v1', 'v2'] as const) {
    const [status, error, words] = table[code][version];
    test(`${code} in ${version} is ${status} ${error}: ${words}`, () => {
      const rendered = renderRefusal(new Refusal(code, 'a detail'), version);
      assert.equal(rendered.status, status);
      assert.deepEqual(rendered.toBody(), { error, error_description: words });
    });
  }
}
