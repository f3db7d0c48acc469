/**
 * Refusal: a rule said no.
 *
 * Codes are the stable words of the domain; every face owns the table that turns them into
 * its own (`faces/<x>/render-refusal.ts`, checked by the compiler to be complete). A code is
 * never renamed, only retired. Unknown and forbidden share one code, so nobody can probe.
 */

export const refusalCodes = {
  // access
  login_failed: 'The user name or the password is wrong, or the account is locked.',
  access_unknown: 'The access token was never issued, or is not known any more.',
  proof_refused: 'The proof of possession does not fit the token, the call or the time.',
  access_expired: 'The access token has expired or was revoked.',
  refresh_unknown: 'The refresh token was never issued, has expired, or was used before.',
  revocation_target_unknown: 'The token to be revoked is not one of the caller.',
  method_not_allowed: 'The client, or this kind of token, may not call this method.',
  client_unknown: 'There is no such client.',
  client_id_taken: 'A client of this id exists already.',
  client_registration_invalid: 'The client cannot be registered with this.',
  user_unknown: 'The user is not one whom this client may act for.',
  operator_unknown: 'The operator token is wrong.',
  rate_limited: 'Too many calls in a short time; the same call is served a little later.',
  // accounts
  account_name_taken: 'An account of this name exists already.',
  account_unknown: 'There is no such account.',
  // logging in
  login_step_unknown:
    'The log-in that is to go on was never begun, has expired, or went on before.',
  login_not_strong: 'This needs a strong log-in of the last five minutes.',
  passkey_refused: 'The passkey did not answer the challenge, or is not one of ours.',
  passkey_unknown: 'The account has no such passkey.',
  provider_unknown: 'There is no such provider to log in with.',
  provider_refused: 'What the provider sent is not believed, or it did not let the person in.',
  identity_not_linked: 'The person at the provider has no account here that may log in.',
  passkeys_too_many: 'The account has as many passkeys as it may.',
  // credentials
  credential_unknown: 'There is no such credential, or it belongs to somebody else.',
  credential_disabled: 'The credential is disabled.',
  credential_consumed: 'The credential is for one call, which it has had; its key is destroyed.',
  certificate_not_valid: 'The certificate is expired or not valid yet.',
  certificate_revoked: 'The certificate is revoked.',
  page_unknown: 'The page token does not name a page of this list.',
  // the signer's yes
  signature_count_too_low: 'At least one signature must be asked for.',
  signature_count_too_high: 'More signatures are asked for than the credential allows at once.',
  digests_required: 'This credential needs the digests before the signer agrees.',
  digest_count_mismatch: 'The number of digests differs from the number of signatures.',
  digest_malformed: 'A digest does not have the length its algorithm demands.',
  factors_missing: 'The credential has no factor with which anybody could agree.',
  expression_malformed: 'The expression is none over the factors of the credential.',
  expression_unmeetable: 'No set of factors meets the expression.',
  address_missing: 'The account has no telephone number or mail address to send codes to.',
  factor_unexpected: 'The credential is not agreed to with such a factor.',
  factor_required: 'What was presented is no set of factors that the credential asks for.',
  authorized_elsewhere: 'The credential is agreed to on the page of the service (OAuth 2.0).',
  authorized_by_application:
    'The credential is agreed to in the application, not on the page of the service.',
  login_too_weak: 'The credential asks for a strong log-in that was made just now.',
  account_token_bad: 'The account token is missing, forged, too old, or was used before.',
  consent_spent: 'What was agreed to was handed out before, or has expired.',
  consent_refused: 'The signer said no.',
  challenge_unknown: 'The credential has no such factor that a challenge is made for.',
  approval_unknown: 'There is no such approval, or it belongs to somebody else.',
  approval_expired: 'Nobody decided in time.',
  approval_decided: 'The approval was decided before.',
  approval_refused: 'The signer refused.',
  approval_differs: 'What the token was asked to approve is not what is asked for now.',
  device_awaited: 'The device has not approved yet.',
  pin_too_weak: 'A PIN has 6 to 12 digits.',
  pin_enrolled: 'The credential has a PIN already.',
  pin_required: 'The credential needs its PIN.',
  pin_wrong: 'The PIN is wrong.',
  pin_locked: 'The PIN is locked after too many wrong ones.',
  otp_required: 'The credential needs a one-time password.',
  otp_wrong: 'The one-time password is wrong, too old, or was used before.',
  otp_locked: 'The one-time password is locked after too many wrong ones.',
  authorization_unknown: 'The SAD was never issued to this caller for this credential.',
  authorization_expired: 'The SAD has expired.',
  authorization_spent: 'The SAD was used before, or was replaced by a later one.',
  // signatures
  no_digests: 'There is nothing to sign.',
  too_many_digests: 'More digests than signatures that are left.',
  digest_not_authorized: 'The signer has not agreed to this digest.',
  document_not_authorized: 'The signer has not agreed to this document, or to this digest of one.',
  document_differs: 'The document is not the one whose digest the signer agreed to.',
  document_unreadable: 'The document cannot be read as what it is to be signed as.',
  document_not_signable: 'The document, or an earlier signature in it, does not permit this one.',
  document_too_costly: 'Work on the document takes more time or memory than one request may.',
  signature_wrong: 'The signature does not verify over what was to be signed.',
  signer_unreadable:
    'The certificate of the signer cannot be read, or does not go with the algorithm.',
  level_not_reached: 'The signature cannot be brought to the level that was asked for.',
  extension_refused: 'The signature is broken, or worth nothing any more: it is not extended.',
  document_signed_before: 'Only the first signature of a document can certify it.',
  signed_property_malformed: 'A property to be signed is not encoded as it must be.',
  validity_too_long: 'Results are not kept for so long.',
  response_uri_refused: 'We do not notify this address.',
  too_many_jobs: 'Too much of this account is being signed in the background already.',
  job_unknown: 'There is no such job of this caller, or its time is over.',
  signing_interrupted: 'Signing was cut off after the yes was spent; the signer must agree again.',
  algorithm_not_allowed: 'The credential does not sign with this algorithm.',
  // issuance
  authority_unknown: 'There is no such authority.',
  certificate_unknown: 'No certificate of this authority has this serial number.',
  certificate_policy_unknown: 'No credentials are made under this policy.',
  subject_data_refused: 'The person is described in a way the account is not known by, or badly.',
  creation_not_agreed: 'This is not the credential that the person agreed to have made.',
  certificate_request_refused: 'The certificate to be issued breaks a rule of its profile.',
  revocation_reason_unknown: 'The reason is none of RFC 5280.',
  already_revoked: 'The certificate was revoked before.',
  // tokens
  token_unknown: 'There is no such token, or it belongs to somebody else.',
  token_not_active: 'The token is not active: suspended, revoked, replaced, or never used yet.',
  token_expired: 'The token is not valid yet, or not any more.',
  token_used_up: 'The token was used as often as it may be.',
  token_locked: 'The token is locked after too many wrong codes in a row.',
  tokens_too_many: 'The account has as many tokens as it may.',
  token_ended: 'The token was revoked or replaced, for good.',
  token_state_unfit: 'The token is in no state from which this can be done.',
  token_assigned: 'The token belongs to an account, or is in use already.',
  token_check_unknown:
    'Nothing was asked of the token, it was too long ago, or it was answered before.',
  token_code_wrong: 'The code is none of the token, or was used before.',
  token_suite_refused: 'The way in which the codes of the token are made is none that we take.',
  token_serial_taken: 'A token of this serial number is there already.',
  token_file_refused: 'The file is no container of seeds that can be opened and taken as it is.',
  token_not_exportable:
    'The key of the token may not leave, or cannot be written into a container.',
  passphrase_too_weak: 'A passphrase has 12 characters and more.',
  enrolment_unknown: 'There is no such enrolment, or it was taken up before.',
  enrolment_expired: 'Nobody took up the enrolment in time.',
  enrolment_refused: 'The phone did not show that it came to the same keys.',
  device_request_refused:
    'The call does not prove that it is of the device of the token, made now and once.',
  // evidence
  evidence_unknown: 'There is no such evidence, or it belongs to somebody else.',
  evidence_pending: 'The evidence is being sealed; it is there in a moment.',
  // channels
  push_refused: 'Nothing can be pushed to this address, or with these keys.',
  channel_unavailable: 'The transaction cannot be carried this way.',
  mail_domain_refused: 'Codes are not mailed to addresses of this domain.',
  // transactions
  token_missing: 'The account has no token that could answer now.',
  token_busy: 'Too much is begun with this token at the same moment.',
  suite_not_allowed: 'The token answers by no suite that may be used here.',
  statement_refused: 'What is to be approved cannot be shown and hashed as it is.',
  transaction_unknown: 'There is no such transaction, or it belongs to somebody else.',
  transaction_decided: 'The transaction was decided before, or its time is over.',
  answer_refused: 'The answer is not accepted.',
  reference_taken: 'The client has used this reference for something else.',
  // time stamps
  timestamp_request_malformed: 'The request is no time-stamp query.',
  timestamp_algorithm_weak: 'The hash algorithm is unknown or too weak.',
  timestamp_digest_malformed: 'The digest does not have the length its algorithm demands.',
  timestamp_policy_unknown: 'The asked policy is not offered.',
  timestamp_extension_unknown: 'The request carries an extension that is not supported.',
  timestamp_clock_untrusted: 'The clock stepped back or cannot be trusted now.',
} as const;

export type RefusalCode = keyof typeof refusalCodes;

export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Never a secret: it may reach a log. */
  readonly detail: string | undefined;

  constructor(code: RefusalCode, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = 'Refusal';
    this.code = code;
    this.detail = detail;
  }
}

/** @throws {Refusal} with `code`, unless the fact holds. */
export function refuseUnless(fact: boolean, code: RefusalCode, detail?: string): asserts fact {
  if (!fact) throw new Refusal(code, detail);
}
