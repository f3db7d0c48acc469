/**
 * Prepare a document time-stamp (EN 319 142-1, 5.5 "Document time-stamps"; ISO 32000-2, 12.8.5):
 * a field like that of a signature, whose value is a token over the whole document.
 *
 *     prepareDocumentTimestamp → an authority stamps `documentDigest` → embedDocumentTimestamp
 *
 * It is taken in even where a certification allows no changes and every field is locked: it
 * changes nothing of what anybody sees, and without it what was certified could not be kept
 * (ISO 32000-2, 12.8.2.2). Nothing but the permissions of an encrypted document holds it up.
 */

import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { beginUpdate } from '../../pdf/pdf-update.ts';
import { readFormFields } from '../form/form-fields.ts';
import { chooseTimestampField, refuseForbiddenMaterial } from './timestamp-field.ts';
import { readPdfaClaim } from '../form/pdfa-claim.ts';
import { updateCatalog } from '../form/update-catalog.ts';
import { writeNewField } from '../form/write-field.ts';
import { digestSealed, sealRange } from '../sealed-range.ts';
import type { SealedRange } from '../sealed-range.ts';
import { buildTimestampDictionary } from './timestamp-dictionary.ts';

export interface DocumentTimestampOrder {
  /** Of the document, and so of the token; SHA-256 by default. */
  readonly hash?: HashAlgorithm;
  /** Name of the new field; the first `TimestampN` that is free by default. */
  readonly fieldName?: string;
  /** Room for the token, in bytes. */
  readonly timestampBytes?: number;
  /** Source of chance: the new file identifier, initialisation vectors. */
  readonly random: (length: number) => Uint8Array;
}

/** Plain values, the document itself not among them. */
export interface PreparedDocumentTimestamp extends SealedRange {
  readonly fieldName: string;
  readonly hash: HashAlgorithm;
  /** `hash` of the two ranges: what the token has to be over. */
  readonly documentDigest: Uint8Array;
}

/** Enough for a token with a certificate chain of three, as most authorities send it. */
export const documentTimestampBytesUsual = 12 * 1024;
const timestampBytesMax = 1024 * 1024;

/**
 * For a document of any size, opened already.
 * @throws {AdesError} `pdf_permission_denied`, `pades_field_taken`,
 * `pades_field_name_malformed`, `pades_contents_too_small`; what reading and writing throw.
 */
export function prepareDocumentTimestamp(
  document: PdfDocument,
  order: DocumentTimestampOrder,
): PreparedDocumentTimestamp {
  const { hash = 'sha256', random, timestampBytes = documentTimestampBytesUsual } = order;
  if (!(timestampBytes > 0 && timestampBytes <= timestampBytesMax)) {
    throw new AdesError('pades_contents_too_small', `no room of ${timestampBytes} bytes`);
  }
  refuseForbiddenMaterial(document);
  const fullName = chooseTimestampField(readFormFields(document), order.fieldName);
  const update = beginUpdate(document, { idSeed: random(16), random });
  const signature = update.allocate();
  update.set(signature, buildTimestampDictionary(timestampBytes));
  const field = { fullName, signature, seal: undefined };
  // PDF/A-1 alone wants an appearance even of what covers nothing (ISO 19005-1, 6.9).
  const withoutAppearance = readPdfaClaim(document)?.part !== 1;
  const newField = writeNewField(update, document, { ...field, withoutAppearance });
  updateCatalog(update, document, { newField, certifiedBy: undefined });
  const sealed = sealRange(document, update.finish());
  const documentDigest = digestSealed(document, sealed, hash);
  return { ...sealed, fieldName: fullName, hash, documentDigest };
}
