/**
 * The field a new signature goes into: an empty one of the form, or a new one
 * (ISO 32000-1, 12.7.4.5 "Signature fields").
 *
 * What earlier signatures and the permissions of an encrypted document forbid is refused here,
 * before anything is written; the wishes of the form's author: `honour-seed-values.ts`.
 */

import { AdesError } from '../../ades-error.ts';
import type { PdfReference } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { readFormFields } from './form-fields.ts';
import type { FormField } from './form-fields.ts';
import { isLockedBy, readPermittedChanges } from './permitted-changes.ts';

export type SignatureField =
  | { readonly kind: 'empty'; readonly field: FormField; readonly reference: PdfReference }
  | { readonly kind: 'new'; readonly fullName: string };

const nameCharactersMax = 100;

/**
 * @param wanted full name of an empty field, or the name for a new one; by default the first
 * `SignatureN` that is free.
 * @throws {AdesError} `pades_field_taken`, `pades_field_name_malformed`,
 * `pades_changes_forbidden`, `pades_form_unsupported`, `pdf_permission_denied`.
 */
export function chooseSignatureField(
  document: PdfDocument,
  { wanted, visible }: { readonly wanted: string | undefined; readonly visible: boolean },
): SignatureField {
  const fields = readFormFields(document);
  const chosen = findField(document, fields, wanted);
  refuseForbidden(document, fields, { chosen, visible });
  return chosen;
}

function findField(
  document: PdfDocument,
  fields: readonly FormField[],
  wanted: string | undefined,
): SignatureField {
  if (wanted === undefined) return { kind: 'new', fullName: unusedName(fields) };
  const found = fields.find(({ fullName }) => fullName === wanted);
  if (found === undefined) {
    const taken = fields.some(({ fullName }) => fullName.startsWith(`${wanted}.`));
    if (taken) throw new AdesError('pades_field_taken', wanted);
    if (wanted === '' || wanted.includes('.') || wanted.length > nameCharactersMax) {
      throw new AdesError('pades_field_name_malformed', wanted.slice(0, nameCharactersMax));
    }
    return { kind: 'new', fullName: wanted };
  }
  const empty = document.resolve(found.value).kind === 'null';
  if (found.type !== 'Sig' || !empty || found.reference === undefined) {
    throw new AdesError('pades_field_taken', wanted);
  }
  return { kind: 'empty', field: found, reference: found.reference };
}

function unusedName(fields: readonly FormField[]): string {
  const taken = new Set(fields.map(({ fullName }) => fullName.split('.')[0]));
  let number = 1;
  while (taken.has(`Signature${number}`)) number += 1;
  return `Signature${number}`;
}

function refuseForbidden(
  document: PdfDocument,
  fields: readonly FormField[],
  { chosen, visible }: { chosen: SignatureField; visible: boolean },
): void {
  const { permissions } = document;
  const mayFill = permissions.isOwner || permissions.fillForms || permissions.annotate;
  const mayCreate = permissions.isOwner || (permissions.modify && permissions.annotate);
  if (chosen.kind === 'new' ? !mayCreate : !mayFill) {
    throw new AdesError('pdf_permission_denied', 'the document does not allow to add a signature');
  }
  const { certified, level, locks } = readPermittedChanges(document, fields);
  if (level === 1) throw new AdesError('pades_changes_forbidden', 'no changes allowed');
  const fullName = chosen.kind === 'new' ? chosen.fullName : chosen.field.fullName;
  if (locks.some((lock) => isLockedBy(lock, fullName))) {
    throw new AdesError('pades_changes_forbidden', 'a signature locks this field');
  }
  // Validators take new visible content in a certified document for a forgery.
  if (certified && visible && chosen.kind === 'new') {
    throw new AdesError('pades_changes_forbidden', 'a new visible field after certification');
  }
}
