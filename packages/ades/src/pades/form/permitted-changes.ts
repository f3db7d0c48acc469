/**
 * What earlier signatures of a document forbid (ISO 32000-1, 12.8.2.2 "DocMDP", 12.8.2.4
 * "FieldMDP"): a certification may allow no change at all, and any signature may lock fields.
 *
 * A DocMDP transform counts even when the catalog's /Perms does not name it. That is stricter
 * than the standard, which is the right way to err before adding a signature.
 */

import type { PdfDictionary } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { readTextString } from '../../pdf/text-string.ts';
import { itemsOf } from './form-fields.ts';
import type { FormField } from './form-fields.ts';

export interface FieldLock {
  readonly action: 'All' | 'Include' | 'Exclude';
  readonly fields: readonly string[];
}

export interface PermittedChanges {
  /** True when a certification signature is there. */
  readonly certified: boolean;
  /** /P of the strictest transform or field lock: 1 nothing, 2 fill forms and sign, 3 annotate too; 4 no rule. */
  readonly level: 1 | 2 | 3 | 4;
  readonly locks: readonly FieldLock[];
}

/** The rules that all signatures among `fields` lay down together. */
export function readPermittedChanges(
  document: PdfDocument,
  fields: readonly FormField[],
): PermittedChanges {
  let certified = false;
  let level: PermittedChanges['level'] = 4;
  const locks: FieldLock[] = [];
  const signed = fields.filter(
    (field) => field.type === 'Sig' && document.dictionary(field.value) !== undefined,
  );
  // What the field asked for holds once it is signed, whether or not its signer repeated it.
  for (const field of signed) {
    const lock = document.dictionary(field.dictionary.entries.get('Lock'));
    level = strictest(level, readLevel(document, lock));
  }
  const signatures = signed.map((field) => document.dictionary(field.value));
  for (const signature of [...signatures, certification(document)]) {
    for (const item of itemsOf(document, signature?.entries.get('Reference'))) {
      const transform = readTransform(document, document.dictionary(item));
      if (transform === undefined) continue;
      level = strictest(level, transform.level);
      if (transform.method === 'DocMDP') certified = true;
      if (transform.lock !== undefined) locks.push(transform.lock);
    }
  }
  return { certified, level, locks };
}

/** Whether a lock holds for the field; a name in the list covers everything below it. */
export function isLockedBy(lock: FieldLock, fullName: string): boolean {
  const listed = lock.fields.some((name) => fullName === name || fullName.startsWith(`${name}.`));
  if (lock.action === 'All') return true;
  return lock.action === 'Include' ? listed : !listed;
}

/** /Action and /Fields, of a FieldMDP transform and of a field's /Lock alike. */
export function readFieldLock(document: PdfDocument, lock: PdfDictionary): FieldLock {
  const action = document.resolve(lock.entries.get('Action'));
  const known = action.kind === 'name' && (action.name === 'Include' || action.name === 'Exclude');
  const fields = itemsOf(document, lock.entries.get('Fields')).map((item) => {
    const text = document.resolve(item);
    return text.kind === 'string' ? readTextString(text.bytes) : '';
  });
  // An unknown action is read as the strictest one.
  return { action: known ? (action.name as 'Include' | 'Exclude') : 'All', fields };
}

function certification(document: PdfDocument): PdfDictionary | undefined {
  const permissions = document.dictionary(document.catalog.entries.get('Perms'));
  return document.dictionary(permissions?.entries.get('DocMDP'));
}

interface Transform {
  readonly method: 'DocMDP' | 'FieldMDP';
  readonly level: PermittedChanges['level'];
  readonly lock: FieldLock | undefined;
}

function readTransform(
  document: PdfDocument,
  signatureReference: PdfDictionary | undefined,
): Transform | undefined {
  const method = document.resolve(signatureReference?.entries.get('TransformMethod'));
  const parameters = document.dictionary(signatureReference?.entries.get('TransformParams'));
  if (method.kind !== 'name') return undefined;
  const level = readLevel(document, parameters);
  if (method.name === 'DocMDP') return { method: 'DocMDP', level: level ?? 2, lock: undefined };
  if (method.name !== 'FieldMDP' || parameters === undefined) return undefined;
  return { method: 'FieldMDP', level: level ?? 4, lock: readFieldLock(document, parameters) };
}

/** /P of transform parameters and of a field's /Lock alike; undefined if it says nothing. */
function readLevel(document: PdfDocument, rules: PdfDictionary | undefined): 1 | 2 | 3 | undefined {
  const p = document.resolve(rules?.entries.get('P'));
  return p.kind === 'number' && [1, 2, 3].includes(p.value) ? (p.value as 1 | 2 | 3) : undefined;
}

function strictest(
  one: PermittedChanges['level'],
  other: PermittedChanges['level'] | undefined,
): PermittedChanges['level'] {
  return other === undefined || one < other ? one : other;
}
