/**
 * Writes the signature's field and widget, and hangs the widget on its page
 * (ISO 32000-1, 12.5.6.19 "Widget annotations", 12.7.4.5 "Signature fields").
 *
 * Field and widget are one object. A signature nobody is to see still gets a widget and an
 * empty appearance, because PDF/A and older viewers ask for both.
 */

import { AdesError } from '../../ades-error.ts';
import { drawAppearance } from '../../appearance/draw-appearance.ts';
import type { AppearanceContent } from '../../appearance/draw-appearance.ts';
import { boxOfRectangle, placeBox } from '../../appearance/place-box.ts';
import type { BoxPlacement, PdfRectangle, PlacedBox } from '../../appearance/place-box.ts';
import { writeAppearance, writeEmptyAppearance } from '../../appearance/write-appearance.ts';
import { array, dictionary, name, number, withEntries } from '../../pdf/cos.ts';
import type { PdfDictionary, PdfReference } from '../../pdf/cos.ts';
import type { PdfPage } from '../../pdf/page-tree.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import type { PdfUpdate } from '../../pdf/pdf-update.ts';
import { textString } from '../../pdf/text-string.ts';
import type { FormField, FormNode } from './form-fields.ts';
import { itemsOf } from './form-fields.ts';
import { pageGeometry, readRectangle } from './page-geometry.ts';
import { appendTo } from './update-catalog.ts';

/** What to show, and where; without it the signature is invisible. */
export interface Seal {
  readonly content: AppearanceContent;
  /** Needed for a new field; a field that is there already has its own place. */
  readonly place: BoxPlacement | undefined;
  /** Zero-based, for a new field. */
  readonly pageIndex: number;
}

/** Print and Locked. */
const widgetFlags = 132;

/**
 * Adds a field that holds `signature`.
 * @returns the new field, for the form's list.
 * @throws {AdesError} `pades_page_unknown`, `appearance_misplaced`.
 */
export function writeNewField(
  update: PdfUpdate,
  document: PdfDocument,
  order: {
    readonly fullName: string;
    readonly signature: PdfReference;
    readonly seal: Seal | undefined;
    readonly lock?: PdfDictionary | undefined;
    /** Nothing to be shown, not even emptiness: validators take an appearance for form filling. */
    readonly withoutAppearance?: boolean;
  },
): PdfReference {
  const page = pageAt(document, order.seal?.pageIndex ?? 0);
  const { reference: pageReference } = page;
  // Pages written straight into /Kids cannot be referred to: nothing can be shown on them.
  if (pageReference === undefined && order.seal !== undefined) {
    throw new AdesError('pades_page_unknown', 'a page without a number');
  }
  const box = boxFor(document, page, order.seal);
  const widget = update.allocate();
  update.set(
    widget,
    dictionary({
      Type: name('Annot'),
      Subtype: name('Widget'),
      FT: name('Sig'),
      T: textString(order.fullName),
      V: order.signature,
      Lock: order.lock,
      Rect: array((box?.rect ?? [0, 0, 0, 0]).map(number)),
      F: number(widgetFlags),
      P: pageReference,
      AP: order.withoutAppearance === true ? undefined : appearanceOf(update, order.seal, box),
    }),
  );
  if (pageReference !== undefined) hangOn(update, document, { page, pageReference, widget });
  return widget;
}

function hangOn(
  update: PdfUpdate,
  document: PdfDocument,
  order: {
    readonly page: PdfPage;
    readonly pageReference: PdfReference;
    readonly widget: PdfReference;
  },
): void {
  const { page, pageReference, widget } = order;
  const held = page.dictionary.entries.get('Annots');
  const annotations = appendTo(update, document, { held, item: widget });
  if (annotations === undefined) return;
  update.set(pageReference, withEntries(page.dictionary, { Annots: annotations }));
}

/**
 * Puts `signature` into an empty field.
 * @throws {AdesError} `appearance_misplaced` when there is something to show but no room for it.
 */
export function fillField(
  update: PdfUpdate,
  document: PdfDocument,
  order: {
    readonly field: FormField;
    readonly reference: PdfReference;
    readonly signature: PdfReference;
    readonly seal: Seal | undefined;
    readonly lock?: PdfDictionary | undefined;
  },
): void {
  const { field, reference, seal, lock } = order;
  const filled = withEntries(field.dictionary, {
    V: order.signature,
    // What the author wrote stays as it is written.
    ...(lock !== undefined && !field.dictionary.entries.has('Lock') && { Lock: lock }),
  });
  const [widget] = field.widgets;
  const merged = widget?.reference === undefined || widget.reference.number === reference.number;
  const rectangle = widget && readRectangle(document, widget.dictionary.entries.get('Rect'));
  const box = rectangle && boxOnItsPage(document, widget, rectangle);
  if (seal !== undefined && box === undefined) {
    throw new AdesError('appearance_misplaced', 'the field has no extent');
  }
  const appearance = { AP: appearanceOf(update, seal, box) };
  if (merged) {
    update.set(reference, withEntries(filled, appearance));
    return;
  }
  update.set(reference, filled);
  update.set(widget.reference, withEntries(widget.dictionary, appearance));
}

function pageAt(document: PdfDocument, index: number): PdfPage {
  if (Number.isInteger(index) && index >= 0 && document.hasPage(index)) return document.page(index);
  throw new AdesError('pades_page_unknown', `page ${index + 1} of ${document.pageCount()}`);
}

function boxFor(
  document: PdfDocument,
  page: PdfPage,
  seal: Seal | undefined,
): PlacedBox | undefined {
  if (seal === undefined) return undefined;
  if (seal.place === undefined) throw new AdesError('appearance_misplaced', 'no place given');
  return placeBox(seal.place, pageGeometry(document, page));
}

/** Undefined for a field that covers nothing. */
function boxOnItsPage(
  document: PdfDocument,
  widget: FormNode,
  rectangle: PdfRectangle,
): PlacedBox | undefined {
  const { reference } = widget;
  for (const page of document.pages()) {
    const isHere = itemsOf(document, page.dictionary.entries.get('Annots')).some(
      (item) => item.kind === 'reference' && item.number === reference?.number,
    );
    if (isHere) return boxOfRectangle(rectangle, pageGeometry(document, page).rotate);
  }
  return boxOfRectangle(rectangle, 0);
}

function appearanceOf(
  update: PdfUpdate,
  seal: Seal | undefined,
  box: PlacedBox | undefined,
): PdfDictionary {
  if (seal === undefined || box === undefined) {
    return dictionary({ N: writeEmptyAppearance(update, box) });
  }
  return dictionary({ N: writeAppearance(update, drawAppearance(seal.content, box), box) });
}
