/**
 * A certification signature: the first of a document, which says what may change after it
 * (ISO 32000-1, 12.8.2.2 "DocMDP", 12.8.4 "Permissions"). Whatever it permits, time-stamps and
 * validation data may still be added (ISO 32000-2, 12.8.2.2.2).
 */

import { AdesError } from '../../ades-error.ts';
import { array, dictionary, name, number } from '../../pdf/cos.ts';
import type { PdfArray, PdfReference, PdfValue } from '../../pdf/cos.ts';
import { withEntries } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { readFormFields } from './form-fields.ts';

/** What may change after a certification; `forms` includes signing. */
export type PermittedAfter = 'nothing' | 'forms' | 'annotations';

/** /P of the transform. */
export const permissionLevels = { nothing: 1, forms: 2, annotations: 3 } as const;

/** @throws {AdesError} `pades_certified_too_late` when the document has a signature already. */
export function refuseLateCertification(document: PdfDocument): void {
  if (isSigned(document)) throw new AdesError('pades_certified_too_late');
}

/** Whether a signature is in the document, in a field or as its certification. */
export function isSigned(document: PdfDocument): boolean {
  const filled = readFormFields(document).some(
    ({ type, value }) => type === 'Sig' && document.resolve(value).kind !== 'null',
  );
  const permissions = document.dictionary(document.catalog.entries.get('Perms'));
  return filled || permissions?.entries.has('DocMDP') === true;
}

/** /Reference of the certifying signature, beside what the field itself wants locked. */
export function certifyingReference(level: number, locks: PdfArray | undefined): PdfArray {
  const parameters = dictionary({
    Type: name('TransformParams'),
    V: name('1.2'),
    P: number(level),
  });
  const reference = dictionary({
    Type: name('SigRef'),
    TransformMethod: name('DocMDP'),
    TransformParams: parameters,
  });
  return array([reference, ...(locks?.items ?? [])]);
}

/** /Perms of the catalog, with this signature as the one that certifies. */
export function certifiedPermissions(document: PdfDocument, signature: PdfReference): PdfValue {
  const before = document.dictionary(document.catalog.entries.get('Perms'));
  return withEntries(before ?? dictionary({}), { DocMDP: signature });
}
