/**
 * Judges what one later revision did to a signed document. Deny by default: every changed
 * object must be explained by a rule, in every place where it is used; whatever is left is a
 * fault (after pdf-insecurity.org: incremental saving and shadow attacks).
 *
 * Each revision is set against the one just before it. That is at least as strict as against
 * the signed one, since what one revision brought the next may not change either.
 */

import { AdesError } from '../../ades-error.ts';
import type { PdfDictionary, PdfValue } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import type { PdfRevision } from '../../pdf/xref-entry.ts';
import { readFormFields } from '../form/form-fields.ts';
import type { FormField } from '../form/form-fields.ts';
import { judgeCatalog } from './catalog-rules.ts';
import { explainObject } from './object-rules.ts';
import { findUsages } from './reference-usages.ts';
import type { ChangeFault, ChangeLevel, RevisionStep } from './revision-step.ts';
import { StepFindings } from './revision-step.ts';
import { changedKeys, sameValue } from './same-value.ts';

export interface RevisionVerdict {
  readonly level: ChangeLevel;
  readonly faults: readonly ChangeFault[];
  /** Full names of fields that were signed or created. */
  readonly signedFields: readonly string[];
  readonly visibleFieldAdded: boolean;
}

/** What `document.revisions[index]` changed. Never throws for what the document holds. */
export function judgeRevision(document: PdfDocument, index: number): RevisionVerdict {
  const findings = new StepFindings();
  try {
    judgeStep(document, index, findings);
  } catch (cause) {
    if (!(cause instanceof AdesError)) throw cause;
    findings.fail('revision_unreadable');
  }
  return {
    level: findings.level,
    faults: [...findings.faults],
    signedFields: findings.signedFields,
    visibleFieldAdded: findings.visibleFieldAdded,
  };
}

function judgeStep(document: PdfDocument, index: number, findings: StepFindings): void {
  const revision = document.revisions[index];
  if (revision === undefined) return findings.fail('revision_unreadable');
  // Two kinds of reader would see two documents.
  if (revision.kind === 'hybrid') findings.fail('hybrid_revision');
  const step = compare(document, index, revision);
  if (freesSomething(step)) findings.fail('object_freed');
  for (const number of step.added) {
    if (step.usages.has(number)) findings.fail('dangling_reference_filled');
  }
  judgeTrailer(step, findings);
  judgeCatalog(step, findings);
  for (const number of step.changed) explainObject(step, number, findings);
}

function compare(document: PdfDocument, index: number, revision: PdfRevision): RevisionStep {
  const base = document.atRevision(index - 1);
  const next = document.atRevision(index);
  const changed = new Set<number>();
  const added = new Set<number>();
  for (const [number, entry] of revision.entries) {
    if (entry.kind === 'free') continue;
    const before = base.object(number);
    if (before.kind === 'null') added.add(number);
    else if (!sameValue(before, next.object(number))) changed.add(number);
  }
  const usages = findUsages(base, new Set([...changed, ...added]));
  const pages = new Set<number>();
  for (const { reference } of base.pages()) if (reference) pages.add(reference.number);
  return { base, next, revision, changed, added, usages, pages, fields: fieldsByNumber(base) };
}

function fieldsByNumber(base: PdfDocument): ReadonlyMap<number, FormField> {
  const fields = new Map<number, FormField>();
  for (const field of readFormFields(base)) {
    for (const { reference } of [field, ...field.widgets]) {
      if (reference !== undefined) fields.set(reference.number, field);
    }
  }
  return fields;
}

function freesSomething({ base, revision }: RevisionStep): boolean {
  return [...revision.entries].some(
    ([number, entry]) => entry.kind === 'free' && base.object(number).kind !== 'null',
  );
}

/** Keys that belong to a cross-reference section or identify the save. */
const sectionKeys = new Set([
  'Size',
  'Prev',
  'XRefStm',
  'ID',
  'Info',
  'Type',
  'W',
  'Index',
  'Length',
  'Filter',
  'DecodeParms',
]);

function judgeTrailer({ base, next }: RevisionStep, findings: StepFindings): void {
  const changed = changedKeys(base.trailer, next.trailer).filter((key) => !sectionKeys.has(key));
  if (changed.length > 0 || !sameFirstId(base.trailer, next.trailer)) {
    findings.fail('trailer_changed');
  }
}

/** The first identifier stays for the life of a document; files without any stay without. */
function sameFirstId(before: PdfDictionary, after: PdfDictionary): boolean {
  const first = (value: PdfValue | undefined) =>
    value?.kind === 'array' ? value.items[0] : undefined;
  const known = first(before.entries.get('ID'));
  return known === undefined || sameValue(known, first(after.entries.get('ID')));
}
