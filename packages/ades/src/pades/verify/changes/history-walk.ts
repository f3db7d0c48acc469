/**
 * Goes from one revision of a document to the next. What is known about the document at one step
 * (who refers to whom, its pages, its fields) is taken along to the next and corrected by what
 * the revision brought: a history is as long as its author wished, and so is the document.
 */

import { AdesError } from '../../../ades-error.ts';
import { PDF_NULL } from '../../../pdf/cos.ts';
import type { PdfPage } from '../../../pdf/page-tree.ts';
import type { PdfDocument } from '../../../pdf/pdf-document.ts';
import type { PdfRevision } from '../../../pdf/xref-entry.ts';
import { readFormFields } from '../../form/form-fields.ts';
import type { FormField } from '../../form/form-fields.ts';
import { generationOf } from './clarity-rules.ts';
import { ReferenceUsages } from './reference-usages.ts';
import type { KnownFields, RevisionStep, StepFindings } from './revision-step.ts';
import { sameValue } from './same-value.ts';

/** Fields, pages and usages looked at in all steps together; an honest history needs few. */
const looksMax = 1_000_000;
/** The objects of a document are walked once, and once more for each revision that is damaged. */
const walksMax = 4;

/** What is known about the document as it was before a step. */
interface Known {
  readonly document: PdfDocument;
  readonly usages: ReferenceUsages;
  pages: ReadonlyMap<number, PdfPage> | undefined;
  form: KnownFields | undefined;
}

export class HistoryWalk {
  readonly #document: PdfDocument;
  #known: Known | undefined;
  #from: number;
  #looksLeft: number;

  /** @param first the revision to begin behind. */
  constructor(document: PdfDocument, first: number) {
    this.#document = document;
    this.#from = first;
    this.#looksLeft = looksMax + walksMax * document.entries.size;
  }

  get isExhausted(): boolean {
    return this.#looksLeft < 0;
  }

  /** Sets a revision against the one before it. @throws {AdesError} if either is unreadable. */
  stepTo(index: number): RevisionStep {
    const known = this.#before();
    const { document: base, usages } = known;
    const next = this.#document.atRevision(index, base);
    const revision = this.#document.revisions[index];
    if (revision === undefined) throw new AdesError('pdf_object_missing', `revision ${index}`);
    const spend = (looks: number) => this.#spend(looks);
    return {
      ...compare(base, next, revision),
      base,
      next,
      revision,
      usages,
      signatures: new Map(),
      spend,
      get pages() {
        known.pages ??= readPages(base, spend);
        return known.pages;
      },
      get form() {
        known.form ??= readForm(base, spend);
        return known.form;
      },
    };
  }

  /** The step has been judged: what it led to is where the next one begins. @throws {AdesError} */
  moveOn({ next, revision, changed, usages }: RevisionStep, { faults }: StepFindings): void {
    usages.moveTo(next, revision);
    // What the rules explain leaves the pages where they are; a field they may have touched.
    const isExplained = faults.size === 0;
    const isSameForm = isExplained && changed.size === 0;
    const { pages, form } = this.#before();
    this.#known = {
      document: next,
      usages,
      pages: isExplained ? pages : undefined,
      form: isSameForm ? form : undefined,
    };
  }

  /** What was known is worth nothing: the revision at `index` could not be judged. */
  startAnew(index: number): void {
    this.#known = undefined;
    this.#from = index;
  }

  #before(): Known {
    if (this.#known !== undefined) return this.#known;
    const document = this.#document.atRevision(this.#from);
    this.#spend(document.entries.size);
    const later = this.#document.revisions.slice(this.#from + 1);
    const written = new Set(later.flatMap(({ entries }) => [...entries.keys()]));
    const usages = new ReferenceUsages(document, written);
    this.#known = { document, usages, pages: undefined, form: undefined };
    return this.#known;
  }

  #spend(looks: number): void {
    this.#looksLeft -= looks;
    if (this.#looksLeft < 0) throw new AdesError('pdf_too_large', 'the history of the document');
  }
}

/** Objects as references find them: one of another generation is none. */
function compare(
  base: PdfDocument,
  next: PdfDocument,
  { entries }: PdfRevision,
): Pick<RevisionStep, 'changed' | 'added'> {
  const changed = new Set<number>();
  const added = new Set<number>();
  for (const [number, entry] of entries) {
    if (entry.kind === 'free') continue;
    const before = base.object(number);
    const isSameGeneration = generationOf(base.entries.get(number)) === generationOf(entry);
    const after = isSameGeneration ? next.object(number) : PDF_NULL;
    if (before.kind === 'null') added.add(number);
    else if (!sameValue(before, after)) changed.add(number);
  }
  return { changed, added };
}

type Spend = (looks: number) => void;

function readPages(base: PdfDocument, spend: Spend): ReadonlyMap<number, PdfPage> {
  const pages = new Map<number, PdfPage>();
  for (const page of base.pages()) if (page.reference) pages.set(page.reference.number, page);
  spend(base.pages().length);
  return pages;
}

function readForm(base: PdfDocument, spend: Spend): KnownFields {
  const all = readFormFields(base);
  const byNumber = new Map<number, FormField>();
  for (const field of all) {
    spend(1 + field.widgets.length);
    for (const { reference } of [field, ...field.widgets]) {
      if (reference !== undefined) byNumber.set(reference.number, field);
    }
  }
  return { all, byNumber };
}
