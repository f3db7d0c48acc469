/**
 * The name of the field a document time-stamp gets, and whether the document's owner lets
 * anybody add to it.
 */

import { AdesError } from '../../ades-error.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import type { FormField } from '../form/form-fields.ts';

const nameCharactersMax = 100;

/** @throws {AdesError} `pades_field_taken`, `pades_field_name_malformed`. */
export function chooseTimestampField(fields: readonly FormField[], wanted?: string): string {
  const taken = new Set(fields.map(({ fullName }) => fullName.split('.')[0]));
  if (wanted === undefined) {
    let number = 1;
    while (taken.has(`Timestamp${number}`)) number += 1;
    return `Timestamp${number}`;
  }
  if (wanted === '' || wanted.includes('.') || wanted.length > nameCharactersMax) {
    throw new AdesError('pades_field_name_malformed', wanted.slice(0, nameCharactersMax));
  }
  if (taken.has(wanted)) throw new AdesError('pades_field_taken', wanted);
  return wanted;
}

/**
 * Whoever may sign a document may also keep its signatures verifiable.
 * @throws {AdesError} `pdf_permission_denied`.
 */
export function refuseForbiddenMaterial({ permissions }: PdfDocument): void {
  const { isOwner, fillForms, annotate, modify } = permissions;
  if (isOwner || fillForms || annotate || modify) return;
  throw new AdesError('pdf_permission_denied', 'the document does not allow to add anything');
}
