/**
 * What new signatures show on the pages others signed. Several visible signers are everyday
 * business, so they are told, not refused; whoever covers more than half of a page is not
 * signing it but writing another one (after pdf-insecurity.org: sneaky signature attack).
 */

import type { PdfRectangle } from '../../../appearance/place-box.ts';
import type { PdfDictionary, PdfValue } from '../../../pdf/cos.ts';
import type { PdfDocument } from '../../../pdf/pdf-document.ts';
import { itemsOf } from '../../form/form-fields.ts';
import { pageGeometry, readRectangle } from '../../form/page-geometry.ts';
import type { RevisionStep, StepFindings } from './revision-step.ts';

/** Of the page as it is shown, by all that one revision puts on it. */
const coveredMax = 1 / 2;

/** Whatever is not known to have no extent: readers are generous with damaged rectangles. */
export function isVisible(document: PdfDocument, widget: PdfDictionary): boolean {
  const rectangle = widget.entries.get('Rect');
  if (rectangle === undefined) return false;
  const numbers = itemsOf(document, rectangle).map((item) => document.resolve(item));
  const [x1, y1, x2, y2] = numbers.map((each) =>
    each.kind === 'number' && Number.isFinite(each.value) ? each.value : undefined,
  );
  if (numbers.length !== 4 || x1 === undefined || y1 === undefined) return true;
  if (x2 === undefined || y2 === undefined) return true;
  return x1 !== x2 && y1 !== y2;
}

/** `shown`: widgets this revision hung on a page, or gave an appearance. */
export function judgeShown(
  step: RevisionStep,
  { page, shown }: { readonly page: number; readonly shown: readonly PdfValue[] },
  findings: StepFindings,
): void {
  const widgets = shown.flatMap((item) => step.next.dictionary(item) ?? []);
  const visible = widgets.filter((widget) => isVisible(step.next, widget));
  const known = step.pages.get(page);
  if (visible.length === 0 || known === undefined) return;
  findings.remarks.add('visible_signature_added');
  const { cropBox } = pageGeometry(step.base, known);
  const places = visible.map((widget) => readRectangle(step.next, widget.entries.get('Rect')));
  const covered = places.reduce((sum, place) => sum + sharedArea(place ?? cropBox, cropBox), 0);
  if (covered > coveredMax * sharedArea(cropBox, cropBox)) findings.fail('page_covered');
  if (coversAnnotation(step, { page, shown, places })) findings.remarks.add('annotation_covered');
}

/** An empty field of the signed document was signed; `number` is the field or a widget of it. */
export function judgeFilled(step: RevisionStep, number: number, findings: StepFindings): void {
  const widget = step.next.object(number);
  if (widget.kind !== 'dictionary' || !isVisible(step.next, widget)) return;
  const isIt = (item: PdfValue) => item.kind === 'reference' && item.number === number;
  for (const page of step.pages.keys()) {
    const shown = annotationsOf(step, page).filter(isIt);
    if (shown.length > 0) judgeShown(step, { page, shown }, findings);
  }
}

interface Shown {
  readonly page: number;
  readonly shown: readonly PdfValue[];
  readonly places: readonly (PdfRectangle | undefined)[];
}

/** Whether something of what was there before is under what is new: another seal, a field. */
function coversAnnotation(step: RevisionStep, { page, shown, places }: Shown): boolean {
  const own = new Set(shown.map((item) => (item.kind === 'reference' ? item.number : -1)));
  const older = annotationsOf(step, page).filter(
    (item) => item.kind !== 'reference' || !own.has(item.number),
  );
  step.spend(older.length * places.length);
  const rectangles = older.map((item) =>
    readRectangle(step.base, step.base.dictionary(item)?.entries.get('Rect')),
  );
  return rectangles.some(
    (rectangle) =>
      rectangle !== undefined &&
      places.some((place) => place === undefined || sharedArea(place, rectangle) > 0),
  );
}

function annotationsOf(step: RevisionStep, page: number): readonly PdfValue[] {
  const dictionary = step.base.object(page);
  if (dictionary.kind !== 'dictionary') return [];
  const items = itemsOf(step.base, dictionary.entries.get('Annots'));
  step.spend(1 + items.length);
  return items;
}

function sharedArea(one: PdfRectangle, other: PdfRectangle): number {
  const width = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const height = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  return width > 0 && height > 0 ? width * height : 0;
}
