/**
 * What the package says when a document cannot be read, or an order cannot be carried out.
 *
 * Codes are stable and documented; messages are for people and may change. A wrong
 * signature is never an error here: checks answer with a value.
 */

export type AdesErrorCode =
  | 'pdf_not_a_pdf'
  | 'pdf_truncated'
  | 'pdf_xref_damaged'
  | 'pdf_too_deep'
  | 'pdf_too_large'
  | 'pdf_malformed'
  | 'pdf_object_missing'
  | 'pdf_filter_unsupported'
  | 'pdf_stream_corrupt'
  | 'pdf_encrypted_password'
  | 'pdf_encryption_unsupported'
  | 'pdf_permission_denied'
  | 'pades_contents_too_small'
  | 'pades_field_name_malformed'
  | 'pades_field_taken'
  | 'pades_form_unsupported'
  | 'pades_changes_forbidden'
  | 'pades_page_unknown'
  | 'pades_signature_wrong'
  | 'pades_timestamp_wrong'
  | 'pades_text_too_long'
  | 'pades_certified_too_late'
  | 'cades_content_missing'
  | 'cades_property_malformed'
  | 'cms_signature_wrong'
  | 'cms_timestamp_wrong'
  | 'appearance_misplaced'
  | 'image_unsupported'
  | 'font_unsupported'
  | 'cades_malformed'
  | 'cades_signer_unknown'
  | 'xml_malformed'
  | 'xml_forbidden'
  | 'xml_too_large'
  | 'xades_malformed'
  | 'xades_reference_unresolved'
  | 'xades_transform_unsupported'
  | 'xades_property_malformed'
  | 'xades_content_missing'
  | 'xades_signature_wrong'
  | 'xades_timestamp_wrong'
  | 'json_malformed'
  | 'json_too_large'
  | 'jades_malformed'
  | 'jades_property_malformed'
  | 'jades_content_missing'
  | 'jades_signature_wrong'
  | 'jades_timestamp_wrong'
  | 'zip_malformed'
  | 'zip_too_large'
  | 'zip_entry_forbidden'
  | 'asic_malformed'
  | 'asic_content_missing'
  | 'asic_file_name_forbidden'
  | 'pades_seed_value_violated'
  | 'pdfa_violated'
  | 'extension_broken'
  | 'extension_expired'
  | 'extension_revoked'
  | 'extension_untrusted'
  | 'extension_unsupported'
  | 'format_unknown'
  | 'property_unsupported'
  | 'algorithm_unsupported';

export class AdesError extends Error {
  readonly code: AdesErrorCode;

  constructor(code: AdesErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? code : `${code}: ${detail}`, options);
    this.name = 'AdesError';
    this.code = code;
  }
}
