/**
 * The fields of a document's form, by full name (ISO 32000-1, 12.7.3 "Field dictionaries").
 *
 * A full name is the chain of partial names, so two fields called "Signature" under
 * different parents are different fields. Trees are a stranger's data: depth and number are
 * bounded, and a field met twice ends the branch.
 */

import { AdesError } from '../../ades-error.ts';
import type { PdfDictionary, PdfReference, PdfValue } from '../../pdf/cos.ts';
import { PDF_NULL } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { readTextString } from '../../pdf/text-string.ts';

export interface FormNode {
  /** Undefined when written directly into its parent. */
  readonly reference: PdfReference | undefined;
  readonly dictionary: PdfDictionary;
}

export interface FormField extends FormNode {
  readonly fullName: string;
  /** /FT, inherited: Sig, Tx, Btn or Ch. */
  readonly type: string | undefined;
  /** /V, inherited and not resolved; null when empty. */
  readonly value: PdfValue;
  /** The field itself when merged with its only widget. */
  readonly widgets: readonly FormNode[];
}

const depthMax = 32;
const fieldsMax = 50_000;

/** Terminal fields in document order. @throws {AdesError} `pdf_too_deep`, `pdf_too_large`. */
export function readFormFields(document: PdfDocument): readonly FormField[] {
  const form = document.dictionary(document.catalog.entries.get('AcroForm'));
  const walk: Walk = { document, seen: new Set(), fields: [] };
  for (const item of itemsOf(document, form?.entries.get('Fields'))) {
    visit(walk, item, { names: [], type: undefined, value: PDF_NULL });
  }
  return walk.fields;
}

/** The items of an array that may be given by reference; empty for anything else. */
export function itemsOf(document: PdfDocument, value: PdfValue | undefined): readonly PdfValue[] {
  const resolved = document.resolve(value);
  return resolved.kind === 'array' ? resolved.items : [];
}

interface Walk {
  readonly document: PdfDocument;
  readonly seen: Set<number>;
  readonly fields: FormField[];
}

interface Inherited {
  readonly names: readonly string[];
  readonly type: string | undefined;
  readonly value: PdfValue;
}

function visit(walk: Walk, item: PdfValue, above: Inherited): void {
  const node = readNode(walk, item);
  if (node === undefined) return;
  if (above.names.length >= depthMax) throw new AdesError('pdf_too_deep', 'form fields');
  if (walk.fields.length >= fieldsMax) throw new AdesError('pdf_too_large', 'form fields');
  const { entries } = node.dictionary;
  const type = walk.document.resolve(entries.get('FT'));
  const here: Inherited = {
    names: [...above.names, partialName(walk.document, node.dictionary)],
    type: type.kind === 'name' ? type.name : above.type,
    value: entries.get('V') ?? above.value,
  };
  const kids = itemsOf(walk.document, entries.get('Kids'));
  const isField = (kid: PdfValue) => walk.document.dictionary(kid)?.entries.has('T') === true;
  if (kids.some(isField)) {
    for (const kid of kids) visit(walk, kid, here);
    return;
  }
  const widgets = kids.map((kid) => readNode(walk, kid)).filter((kid) => kid !== undefined);
  walk.fields.push({
    ...node,
    fullName: here.names.filter((part) => part !== '').join('.'),
    type: here.type,
    value: here.value,
    widgets: widgets.length > 0 ? widgets : [node],
  });
}

function readNode({ document, seen }: Walk, item: PdfValue): FormNode | undefined {
  const dictionary = document.dictionary(item);
  if (dictionary === undefined) return undefined;
  if (item.kind !== 'reference') return { reference: undefined, dictionary };
  if (seen.has(item.number)) return undefined;
  seen.add(item.number);
  return { reference: item, dictionary };
}

function partialName(document: PdfDocument, dictionary: PdfDictionary): string {
  const text = document.resolve(dictionary.entries.get('T'));
  return text.kind === 'string' ? readTextString(text.bytes) : '';
}
