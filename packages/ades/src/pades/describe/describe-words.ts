/**
 * What the dictionary of a signature says beside its CMS (ISO 32000-1, table 252), under its own
 * keys. All of it is covered by the signature, and vouched for by nobody but the signer.
 */

import type { AttributeDescription, PlainValue } from '../../describe/document-description.ts';
import type { PdfDictionary, PdfValue } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { readTextString } from '../../pdf/text-string.ts';
import { itemsOf } from '../form/form-fields.ts';
import type { ReadSignature } from '../read/read-signature.ts';

const wordKeys = ['Filter', 'SubFilter', 'M', 'Name', 'Reason', 'Location', 'ContactInfo'];
/** Of one text; longer is cut, since people read this. */
const charactersMax = 1000;
const transformsMax = 100;

export function describeWords(
  document: PdfDocument,
  { dictionary }: ReadSignature,
): readonly AttributeDescription[] {
  if (dictionary === undefined) return [];
  const tell = (name: string, value: PlainValue | undefined): readonly AttributeDescription[] =>
    value === undefined ? [] : [{ name, signed: true, value }];
  const words = wordKeys.flatMap((key) => tell(key, plain(document, dictionary.entries.get(key))));
  const references = itemsOf(document, dictionary.entries.get('Reference')).slice(0, transformsMax);
  return [...words, ...references.flatMap((item) => describeTransform(document, item))];
}

/** DocMDP says what may change after a certification, FieldMDP which fields are locked. */
function describeTransform(document: PdfDocument, item: PdfValue): readonly AttributeDescription[] {
  const reference = document.dictionary(item);
  const method = plain(document, reference?.entries.get('TransformMethod'));
  if (typeof method !== 'string') return [];
  const parameters = document.dictionary(reference?.entries.get('TransformParams'));
  return [{ name: method, signed: true, value: describeParameters(document, parameters) }];
}

function describeParameters(
  document: PdfDocument,
  parameters: PdfDictionary | undefined,
): PlainValue {
  const told: Record<string, PlainValue> = {};
  for (const key of ['P', 'Action']) {
    const value = plain(document, parameters?.entries.get(key));
    if (value !== undefined) told[key] = value;
  }
  const fields = itemsOf(document, parameters?.entries.get('Fields')).slice(0, transformsMax);
  if (fields.length > 0) told.Fields = fields.map((field) => plain(document, field) ?? null);
  return told;
}

function plain(document: PdfDocument, value: PdfValue | undefined): PlainValue | undefined {
  const resolved = document.resolve(value);
  if (resolved.kind === 'string') return readTextString(resolved.bytes).slice(0, charactersMax);
  if (resolved.kind === 'name') return resolved.name;
  return resolved.kind === 'number' ? resolved.value : undefined;
}
