/**
 * What a signature forbids once it is made (ISO 32000-2, 12.7.5.5 "signature field lock
 * dictionary", 12.8.2.4 "FieldMDP"): fields that may not change, and with /P the document.
 *
 * The field carries the wish as /Lock, the signature the same as a FieldMDP transform. A field
 * whose author wrote a lock keeps it; an order may not loosen or replace it.
 */

import { AdesError } from '../../ades-error.ts';
import { array, dictionary, name, number } from '../../pdf/cos.ts';
import type { PdfArray, PdfDictionary } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { textString } from '../../pdf/text-string.ts';
import { permissionLevels } from './certify.ts';
import type { PermittedAfter } from './certify.ts';
import { readFieldLock } from './permitted-changes.ts';
import type { SignatureField } from './signature-field.ts';

export interface SignatureLock {
  readonly action: 'All' | 'Include' | 'Exclude';
  /** Full names; a name covers everything below it. */
  readonly fields?: readonly string[];
  /** What may change in the whole document afterwards; only said in PDF 2.0. */
  readonly permits?: PermittedAfter;
}

const lockedFieldsMax = 1000;

/**
 * The lock that holds for this signature: the author's, or the one that was ordered.
 * @throws {AdesError} `pades_seed_value_violated` when both are there;
 * `pades_field_name_malformed` for a list that the action has no use for, or lacks.
 */
export function chooseLock(
  document: PdfDocument,
  field: SignatureField,
  ordered: SignatureLock | undefined,
): PdfDictionary | undefined {
  const own = field.kind === 'empty' ? field.field.dictionary.entries.get('Lock') : undefined;
  const authors = document.dictionary(own);
  if (authors !== undefined && ordered !== undefined) {
    throw new AdesError('pades_seed_value_violated', 'the field has a lock of its own');
  }
  if (authors !== undefined) return normalized(document, authors);
  return ordered && buildLock(ordered);
}

/** /Reference with the FieldMDP transform that says so in the signature. */
export function lockReference(document: PdfDocument, lock: PdfDictionary): PdfArray {
  const { entries } = lock;
  const parameters = dictionary({
    Type: name('TransformParams'),
    V: name('1.2'),
    Action: entries.get('Action'),
    Fields: entries.get('Fields'),
    P: entries.get('P'),
  });
  return array([
    dictionary({
      Type: name('SigRef'),
      TransformMethod: name('FieldMDP'),
      TransformParams: parameters,
      Data: document.catalogReference,
    }),
  ]);
}

function buildLock({ action, fields = [], permits }: SignatureLock): PdfDictionary {
  const listed = action !== 'All';
  if (listed !== fields.length > 0 || fields.length > lockedFieldsMax) {
    throw new AdesError('pades_field_name_malformed', `${fields.length} fields to ${action}`);
  }
  return dictionary({
    Type: name('SigFieldLock'),
    Action: name(action),
    Fields: listed ? array(fields.map(textString)) : undefined,
    P: permits && number(permissionLevels[permits]),
  });
}

/** The author's lock without what refers to elsewhere. */
function normalized(document: PdfDocument, lock: PdfDictionary): PdfDictionary {
  const { action, fields } = readFieldLock(document, lock);
  const level = document.resolve(lock.entries.get('P'));
  return dictionary({
    Type: name('SigFieldLock'),
    Action: name(action),
    Fields: action === 'All' ? undefined : array(fields.map(textString)),
    P: level.kind === 'number' ? level : undefined,
  });
}
