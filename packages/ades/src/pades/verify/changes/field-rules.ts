/**
 * Signature fields in later revisions: new ones, and empty ones that get signed. No other
 * field may appear or change its value; no widget may bring an action along. A new field that
 * nobody signed shows nothing: else anybody could paint over what others signed.
 */

import { PDF_NULL } from '../../../pdf/cos.ts';
import type { PdfDictionary, PdfReference, PdfValue } from '../../../pdf/cos.ts';
import { readTextString } from '../../../pdf/text-string.ts';
import { itemsOf } from '../../form/form-fields.ts';
import type { FormField } from '../../form/form-fields.ts';
import { readSignedRange } from '../signed-range.ts';
import { isVisible } from './cover-rules.ts';
import { isAdded } from './revision-step.ts';
import type { RevisionStep, StepFindings } from './revision-step.ts';
import { changedKeys } from './same-value.ts';

/** Keys of field and widget without /A, /AA and other ways to act. */
const fieldKeys = new Set(
  'Type Subtype FT T TU TM V Ff F Rect P AP AS MK Border BS C DA Q Lock SV Kids M NM'.split(' '),
);

/** `item` was appended to the form's /Fields. */
export function judgeNewField(
  step: RevisionStep,
  { item, known }: { readonly item: PdfValue; readonly known: ReadonlySet<string> },
  findings: StepFindings,
): void {
  const field = isAdded(step, item) ? step.next.dictionary(item) : undefined;
  const name = field && partialName(step, field);
  if (field === undefined || name === undefined || known.has(name) || !isSignature(step, field)) {
    return findings.fail('field_added');
  }
  const widgets = newWidgets(step, field);
  if (widgets === undefined) return findings.fail('field_added');
  const visible = widgets.some((widget) => isVisible(step.next, widget));
  const painted = visible || widgets.some((widget) => widget.entries.has('AP'));
  if (painted && !isSigned(step, field.entries.get('V'))) return findings.fail('field_added');
  if (isTimestamp(step, field) && !visible) return findings.raise('validation_material');
  findings.raise('signing');
  findings.signedFields.push(name);
  if (visible) findings.visibleFieldAdded = true;
}

const filledKeys = new Set(['V', 'AP', 'AS', 'F', 'M', 'DA', 'Q', 'MK', 'Type']);

/** Whether `number` is an empty signature field that was signed, or the widget of one. */
export function isFilledField(
  step: RevisionStep,
  { number, field }: { readonly number: number; readonly field: FormField },
): boolean {
  const before = step.base.object(number);
  const after = step.next.object(number);
  if (before.kind !== 'dictionary' || after.kind !== 'dictionary') return false;
  if (changedKeys(before, after).some((key) => !filledKeys.has(key))) return false;
  if (field.type !== 'Sig' || step.base.resolve(field.value).kind !== 'null') return false;
  if (field.reference === undefined) return false;
  const signed = step.next.dictionary(field.reference)?.entries.get('V');
  return isSigned(step, signed);
}

/** References to the widgets of the fields this revision added, merged or not. */
export function newFieldWidgets(step: RevisionStep): ReadonlySet<number> {
  const form = step.next.dictionary(step.next.catalog.entries.get('AcroForm'));
  const numbers = new Set<number>();
  step.spend(itemsOf(step.next, form?.entries.get('Fields')).length);
  for (const item of itemsOf(step.next, form?.entries.get('Fields'))) {
    if (!isAdded(step, item)) continue;
    numbers.add((item as PdfReference).number);
    const kids = itemsOf(step.next, step.next.dictionary(item)?.entries.get('Kids'));
    for (const kid of kids) if (kid.kind === 'reference') numbers.add(kid.number);
  }
  return numbers;
}

function isSignature(step: RevisionStep, field: PdfDictionary): boolean {
  const type = step.next.resolve(field.entries.get('FT'));
  const value = field.entries.get('V');
  const empty = step.next.resolve(value).kind === 'null';
  return type.kind === 'name' && type.name === 'Sig' && (empty || isSigned(step, value));
}

/** The field itself, or its kids when all of them are new and plain widgets. */
function newWidgets(
  step: RevisionStep,
  field: PdfDictionary,
): readonly PdfDictionary[] | undefined {
  const kids = itemsOf(step.next, field.entries.get('Kids'));
  const widgets = kids.flatMap((kid) =>
    isAdded(step, kid) ? (step.next.dictionary(kid) ?? []) : [],
  );
  if (widgets.length !== kids.length) return undefined;
  const all = [field, ...widgets];
  const plain = all.every((each) =>
    [...each.entries.keys()].every((key) => fieldKeys.has(key) || key === 'Parent'),
  );
  return plain && !field.entries.has('Parent') ? all : undefined;
}

/**
 * A signature this revision brought, over all of it. Whether it holds is told where it is judged
 * itself; one that covers less is no signer's, and lends its field nothing.
 */
function isSigned(step: RevisionStep, value: PdfValue | undefined): boolean {
  if (value?.kind !== 'reference' || !isAdded(step, value)) return false;
  const known = step.signatures.get(value.number);
  if (known !== undefined) return known;
  const signature = step.next.dictionary(value);
  const range = signature && readSignedRange(step.next, signature);
  const last = step.next.revisions.length - 1;
  const signed = range?.faults.length === 0 && range.revisionIndex === last;
  step.signatures.set(value.number, signed);
  return signed;
}

function isTimestamp(step: RevisionStep, field: PdfDictionary): boolean {
  const signature = step.next.dictionary(field.entries.get('V'));
  const subFilter = step.next.resolve(signature?.entries.get('SubFilter') ?? PDF_NULL);
  return subFilter.kind === 'name' && subFilter.name === 'ETSI.RFC3161';
}

function partialName(step: RevisionStep, field: PdfDictionary): string | undefined {
  const text = step.next.resolve(field.entries.get('T'));
  return text.kind === 'string' ? readTextString(text.bytes) : undefined;
}
