/** What the document package refuses, in words for the person who has the document. */

import type { AdesErrorCode } from '@kumoin/ades';

export const adesWords = {
  pdf_not_a_pdf: 'this is not a PDF file',
  pdf_truncated: 'the PDF file is cut off',
  pdf_xref_damaged: 'the PDF file is damaged: its index of objects cannot be read',
  pdf_too_deep: 'the PDF file is nested too deeply',
  pdf_too_large: 'the PDF file is too large',
  pdf_malformed: 'the PDF file is damaged',
  pdf_object_missing: 'the PDF file is damaged: an object is missing',
  pdf_filter_unsupported: 'the PDF file is compressed in a way that is not supported',
  pdf_stream_corrupt: 'the PDF file is damaged: compressed data cannot be read',
  pdf_encrypted_password: 'the PDF file is encrypted; give its password with --pdf-password-file',
  pdf_encryption_unsupported: 'the PDF file is encrypted in a way that is not supported',
  pdf_permission_denied: 'the PDF file does not permit to be signed',
  pades_contents_too_small: 'the signature does not fit the room that was made for it',
  pades_field_name_malformed: 'this cannot be the name of a signature field',
  pades_field_taken: 'the signature field is signed already, or is no signature field',
  pades_form_unsupported: 'the form of this PDF file is not supported',
  pades_changes_forbidden: 'an earlier signature forbids further signatures',
  pades_page_unknown: 'the PDF file has no such page',
  pades_signature_wrong: "the server's signature does not verify",
  pades_timestamp_wrong: 'the time-stamp is not one over this signature',
  pades_text_too_long: 'the text for the signature is too long',
  appearance_misplaced: 'the visible signature does not fit on the page there',
  image_unsupported: 'the picture is not a PNG or JPEG that can be used',
  font_unsupported: 'the font cannot be used',
} satisfies Record<AdesErrorCode, string>;
