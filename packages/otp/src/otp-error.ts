/** What the package says when a parameter is outside its standard. Codes are stable. */

export type OtpErrorCode =
  // keys, counters, codes
  | 'digits_out_of_range'
  | 'seed_too_short'
  | 'counter_out_of_range'
  | 'base32_malformed'
  | 'window_out_of_range'
  // OCRA
  | 'suite_malformed'
  | 'question_malformed'
  | 'question_too_long'
  | 'question_of_other_suite'
  | 'question_octets_too_few'
  | 'ocra_input_missing'
  | 'ocra_input_unexpected'
  | 'ocra_input_length_wrong'
  | 'server_response_wrong'
  // statements
  | 'text_empty'
  | 'text_too_long'
  | 'text_character_refused'
  | 'amount_malformed'
  | 'currency_unknown'
  | 'statement_malformed'
  | 'statement_too_long'
  | 'suite_too_weak'
  | 'statement_not_for_keypad'
  // XML and PSKC
  | 'xml_malformed'
  | 'xml_refused'
  | 'xml_too_large'
  | 'pskc_malformed'
  | 'pskc_version_unsupported'
  | 'pskc_algorithm_unsupported'
  | 'pskc_signature_unsupported'
  | 'pskc_key_needed'
  | 'pskc_plain_refused'
  | 'pskc_mac_missing'
  | 'pskc_mac_wrong'
  | 'pskc_decryption_failed'
  | 'pskc_iterations_out_of_range'
  | 'pskc_policy_unknown'
  | 'pskc_expired'
  | 'pskc_not_exportable';

export class OtpError extends Error {
  readonly code: OtpErrorCode;

  /** @param detail what it was about, for the person who mends it; never a secret. */
  constructor(code: OtpErrorCode, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = 'OtpError';
    this.code = code;
  }
}
