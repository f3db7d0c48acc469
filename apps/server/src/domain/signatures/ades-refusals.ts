/** What the engine refuses, in codes of ours; what only we can have got wrong included. */

import { AdesError } from '@kumoin/ades';
import type { AdesErrorCode } from '@kumoin/ades';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';

/** @throws {Refusal} in the place of an {AdesError}; whatever else is thrown rises. */
export function inOurWords<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    throw toRefusal(error);
  }
}

/** @returns the refusal an {AdesError} stands for, or what was given. */
export function toRefusal(error: unknown): unknown {
  if (!(error instanceof AdesError)) return error;
  return new Refusal(refusals[error.code], error.message);
}

const refusals = {
  pdf_not_a_pdf: 'document_unreadable',
  pdf_truncated: 'document_unreadable',
  pdf_xref_damaged: 'document_unreadable',
  pdf_too_deep: 'document_unreadable',
  pdf_too_large: 'document_unreadable',
  pdf_malformed: 'document_unreadable',
  pdf_object_missing: 'document_unreadable',
  pdf_filter_unsupported: 'document_unreadable',
  pdf_stream_corrupt: 'document_unreadable',
  pdf_encrypted_password: 'document_unreadable',
  pdf_encryption_unsupported: 'document_unreadable',
  pdf_permission_denied: 'document_not_signable',
  pades_contents_too_small: 'document_not_signable',
  pades_field_name_malformed: 'document_not_signable',
  pades_field_taken: 'document_not_signable',
  pades_form_unsupported: 'document_not_signable',
  pades_changes_forbidden: 'document_not_signable',
  pades_page_unknown: 'document_not_signable',
  pades_signature_wrong: 'signature_wrong',
  pades_timestamp_wrong: 'document_not_signable',
  pades_certified_too_late: 'document_signed_before',
  pades_text_too_long: 'signed_property_malformed',
  cades_content_missing: 'document_unreadable',
  cades_property_malformed: 'signed_property_malformed',
  cms_signature_wrong: 'signature_wrong',
  cms_timestamp_wrong: 'document_not_signable',
  appearance_misplaced: 'document_not_signable',
  image_unsupported: 'document_not_signable',
  font_unsupported: 'document_not_signable',
  cades_malformed: 'document_unreadable',
  cades_signer_unknown: 'document_not_signable',
  xml_malformed: 'document_unreadable',
  xml_forbidden: 'document_unreadable',
  xml_too_large: 'document_unreadable',
  xades_malformed: 'document_unreadable',
  xades_reference_unresolved: 'document_not_signable',
  xades_transform_unsupported: 'document_not_signable',
  xades_property_malformed: 'signed_property_malformed',
  xades_content_missing: 'document_unreadable',
  xades_signature_wrong: 'signature_wrong',
  xades_timestamp_wrong: 'document_not_signable',
  json_malformed: 'document_unreadable',
  json_too_large: 'document_unreadable',
  jades_malformed: 'document_unreadable',
  jades_property_malformed: 'signed_property_malformed',
  jades_content_missing: 'document_unreadable',
  jades_signature_wrong: 'signature_wrong',
  jades_timestamp_wrong: 'document_not_signable',
  zip_malformed: 'document_unreadable',
  zip_too_large: 'document_unreadable',
  zip_entry_forbidden: 'document_unreadable',
  asic_malformed: 'document_unreadable',
  asic_content_missing: 'document_unreadable',
  asic_file_name_forbidden: 'document_not_signable',
  pades_seed_value_violated: 'document_not_signable',
  pdfa_violated: 'document_not_signable',
  extension_broken: 'extension_refused',
  extension_expired: 'extension_refused',
  extension_revoked: 'extension_refused',
  extension_untrusted: 'extension_refused',
  extension_unsupported: 'extension_refused',
  format_unknown: 'document_unreadable',
  property_unsupported: 'signed_property_malformed',
  algorithm_unsupported: 'document_not_signable',
} satisfies Record<AdesErrorCode, RefusalCode>;
