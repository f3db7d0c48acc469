/**
 * Refusals in the words of the CSC API. The compiler checks that no code is forgotten.
 * CSC API v1.0.4.0 and v2.0.0.2, clause 10 and the tables of clause 11.
 */

import { CscError, invalidParameter, invalidRequest, missingParameter } from '@kumoin/contract';
import type { CscVersion } from '@kumoin/contract';
import type { Refusal, RefusalCode } from '#domain/refusal.ts';

type Words = (version: CscVersion, refusal: Refusal) => CscError;

const same =
  (error: CscError): Words =>
  () =>
    error;
const unauthorized = (error: 'invalid_token' | 'expired_token', words: string): Words =>
  same(new CscError(401, error, words));
const hashName = (version: CscVersion): string => (version === 'v1' ? 'hash' : 'hashes');

const wrongData = new CscError(
  400,
  'invalid_authentication_data',
  'The authentication data is invalid',
);

/** A wrong factor has its own code in v1, and one for all in v2. */
function wrongFactor(name: 'PIN' | 'OTP', code: 'invalid_pin' | 'invalid_otp'): Words {
  return (version) =>
    version === 'v1' ? new CscError(400, code, `The ${name} is invalid`) : wrongData;
}

/** v1 has no row for what is decided elsewhere; clause 10 has a word for it. */
function notApproved(words: string, inV2: CscError): Words {
  return (version) => (version === 'v1' ? new CscError(400, 'access_denied', words) : inV2);
}

function lockedFactor(name: 'PIN' | 'OTP'): Words {
  return (version) => invalidRequest(version === 'v1' ? `${name} locked` : 'Credential locked');
}

/** No table has a row for it; in v2 the name is the `id` of the object in `authData`. */
const missingFactor = (name: 'PIN' | 'OTP'): Words => same(missingParameter('string', name));

/** No table has a row for it; v1 names its two factors, and knows no others. */
const unfitFactors: Words = (version) =>
  version === 'v1' ? invalidRequest('Invalid parameter PIN or OTP') : invalidParameter('authData');

const loginFailed = new CscError(
  400,
  'authentication_error',
  'An error occurred during authentication process',
);
const temporarily = (words: string): Words =>
  same(new CscError(503, 'temporarily_unavailable', words));
/** For refusals that no CSC method can meet; they have their words all the same. */
const elsewhere = same(invalidRequest('The request cannot be served'));

/** No table has a row for it: there is nobody to be asked. */
const noToken = invalidRequest('The signer has no token that can answer');

const words = {
  login_failed: same(loginFailed),
  access_unknown: unauthorized('invalid_token', 'The access token is not valid'),
  proof_refused: unauthorized('invalid_token', 'The proof of possession is not valid'),
  access_expired: unauthorized('expired_token', 'The access token expired or was revoked'),
  refresh_unknown: same(invalidRequest('Invalid refresh_token')),
  revocation_target_unknown: same(invalidRequest('Invalid string parameter token')),
  method_not_allowed: same(
    new CscError(403, 'unauthorized_client', 'The client may not call this method'),
  ),
  client_unknown: elsewhere,
  client_id_taken: elsewhere,
  client_registration_invalid: elsewhere,
  user_unknown: same(invalidParameter('userID')),
  operator_unknown: elsewhere,
  rate_limited: same(new CscError(429, 'temporarily_unavailable', 'Too many requests')),
  account_name_taken: elsewhere,
  account_unknown: elsewhere,
  login_step_unknown: elsewhere,
  login_not_strong: elsewhere,
  passkey_refused: same(wrongData),
  passkey_unknown: elsewhere,
  passkeys_too_many: elsewhere,
  provider_unknown: elsewhere,
  provider_refused: elsewhere,
  identity_not_linked: elsewhere,
  credential_unknown: same(invalidParameter('credentialID')),
  credential_disabled: same(
    invalidRequest('The credential identified by credentialID is disabled'),
  ),
  credential_consumed: same(
    invalidRequest('The credential identified by credentialID is disabled'),
  ),
  certificate_not_valid: (version) =>
    invalidRequest(`Signing certificate is expired${version === 'v1' ? '.' : ''}`),
  certificate_revoked: same(
    invalidRequest('The credential identified by credentialID is disabled'),
  ),
  page_unknown: same(invalidParameter('pageToken')),
  signature_count_too_low: same(invalidRequest('Invalid value for parameter numSignatures')),
  signature_count_too_high: same(invalidRequest('Numbers of signatures is too high')),
  digests_required: (version) => missingParameter('array', hashName(version)),
  digest_count_mismatch: same(invalidRequest('Invalid value for parameter numSignatures')),
  digest_malformed: same(invalidRequest('Invalid digest value length')),
  factors_missing: same(invalidRequest('The credential identified by credentialID is disabled')),
  expression_malformed: elsewhere,
  expression_unmeetable: elsewhere,
  address_missing: elsewhere,
  factor_unexpected: unfitFactors,
  factor_required: unfitFactors,
  authorized_elsewhere: same(
    invalidRequest('The credential identified by credentialID is authorized by oauth2/authorize'),
  ),
  authorized_by_application: elsewhere,
  login_too_weak: elsewhere,
  account_token_bad: elsewhere,
  consent_spent: elsewhere,
  consent_refused: elsewhere,
  challenge_unknown: (version) =>
    invalidParameter(version === 'v1' ? 'credentialID' : 'authObjectID'),
  approval_unknown: same(invalidParameter('handle')),
  approval_expired: notApproved('The signer did not answer in time', invalidParameter('handle')),
  approval_decided: elsewhere,
  approval_refused: notApproved('The signer refused', wrongData),
  approval_differs: wrongFactor('OTP', 'invalid_otp'),
  device_awaited: elsewhere,
  pin_too_weak: elsewhere,
  pin_enrolled: elsewhere,
  pin_required: missingFactor('PIN'),
  pin_wrong: wrongFactor('PIN', 'invalid_pin'),
  pin_locked: lockedFactor('PIN'),
  otp_required: missingFactor('OTP'),
  otp_wrong: wrongFactor('OTP', 'invalid_otp'),
  otp_locked: lockedFactor('OTP'),
  authorization_unknown: same(invalidParameter('SAD')),
  authorization_expired: same(invalidRequest('SAD expired')),
  authorization_spent: same(invalidParameter('SAD')),
  no_digests: same(invalidRequest('Empty hash array')),
  too_many_digests: same(invalidRequest('Numbers of signatures is too high')),
  digest_not_authorized: same(invalidRequest('Hash is not authorized by the SAD.')),
  document_not_authorized: same(
    invalidRequest('documentDigests or documents are not authorized by the SAD'),
  ),
  document_differs: same(
    new CscError(403, 'invalid_hash', 'Document or documentDigest does not match authorized hash'),
  ),
  document_unreadable: same(invalidRequest('Invalid array parameter documents')),
  document_not_signable: same(invalidRequest('Invalid array parameter documents')),
  signature_wrong: same(invalidRequest('Invalid array parameter documents')),
  signer_unreadable: same(invalidRequest('Invalid array parameter documents')),
  document_too_costly: same(invalidRequest('The document takes too much time or memory')),
  level_not_reached: same(invalidParameter('conformance_level')),
  extension_refused: same(invalidRequest('Invalid array parameter documents')),
  document_signed_before: same(invalidParameter('signed_envelope_property')),
  signed_property_malformed: (_version, { detail = '' }) =>
    invalidRequest(`Invalid parameter signed_props (${detail})`),
  validity_too_long: same(invalidRequest('Out of bounds parameter validity_period')),
  response_uri_refused: same(invalidParameter('response_uri')),
  too_many_jobs: same(new CscError(429, 'temporarily_unavailable', 'Too many requests')),
  job_unknown: same(invalidParameter('requestID')),
  signing_interrupted: same(
    new CscError(500, 'server_error', 'The signing was cut off; the signer has to agree again'),
  ),
  algorithm_not_allowed: same(invalidParameter('signAlgo')),
  // Between the first request and the end of the set-up: only `signatures/timestamp` meets it.
  authority_unknown: temporarily('The time-stamp authority is not set up yet'),
  certificate_unknown: elsewhere,
  certificate_policy_unknown: same(invalidParameter('certificatePolicy')),
  subject_data_refused: same(invalidParameter('subjectData')),
  creation_not_agreed: same(invalidParameter('credentialCreationRequest')),
  certificate_request_refused: same(invalidParameter('subjectData')),
  revocation_reason_unknown: elsewhere,
  already_revoked: elsewhere,
  evidence_unknown: elsewhere,
  evidence_pending: elsewhere,
  token_unknown: same(wrongData),
  token_not_active: same(wrongData),
  token_expired: same(wrongData),
  token_used_up: same(wrongData),
  token_locked: lockedFactor('OTP'),
  tokens_too_many: elsewhere,
  token_ended: elsewhere,
  token_state_unfit: elsewhere,
  token_assigned: elsewhere,
  token_check_unknown: elsewhere,
  token_code_wrong: same(wrongData),
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
  token_missing: same(noToken),
  token_busy: same(new CscError(429, 'temporarily_unavailable', 'Too many requests')),
  suite_not_allowed: same(noToken),
  statement_refused: same(
    invalidRequest('A name or the description cannot be shown to the signer'),
  ),
  transaction_unknown: same(wrongData),
  transaction_decided: same(wrongData),
  answer_refused: wrongFactor('OTP', 'invalid_otp'),
  reference_taken: elsewhere,
  timestamp_request_malformed: elsewhere,
  timestamp_algorithm_weak: same(invalidParameter('hashAlgo')),
  timestamp_digest_malformed: same(invalidRequest('Invalid digest value length')),
  timestamp_policy_unknown: elsewhere,
  timestamp_extension_unknown: elsewhere,
  timestamp_clock_untrusted: temporarily('The time-stamping clock cannot be trusted now'),
} satisfies Record<RefusalCode, Words>;

export function renderRefusal(refusal: Refusal, version: CscVersion): CscError {
  return words[refusal.code](version, refusal);
}
