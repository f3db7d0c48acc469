/**
 * Judges what later revisions did to a signed document. Deny by default: every changed object
 * must be explained by a rule, in every place where it is used; whatever is left is a fault
 * (after pdf-insecurity.org: incremental saving and shadow attacks).
 *
 * Each revision is set against the one just before it. That is at least as strict as against
 * the signed one, since what one revision brought the next may not change either.
 */

import { AdesError } from '../../../ades-error.ts';
import type { PdfDictionary, PdfValue } from '../../../pdf/cos.ts';
import type { PdfDocument } from '../../../pdf/pdf-document.ts';
import { readPermittedChanges } from '../../form/permitted-changes.ts';
import type { PermittedChanges } from '../../form/permitted-changes.ts';
import { judgeCatalog } from './catalog-rules.ts';
import { judgeClarity } from './clarity-rules.ts';
import { HistoryWalk } from './history-walk.ts';
import { explainObject } from './object-rules.ts';
import { StepFindings } from './revision-step.ts';
import type { ChangeFault, ChangeLevel, ChangeRemark, RevisionStep } from './revision-step.ts';
import { changedKeys, sameValue } from './same-value.ts';

export interface RevisionVerdict {
  readonly level: ChangeLevel;
  readonly faults: readonly ChangeFault[];
  readonly remarks: readonly ChangeRemark[];
  /** Full names of fields that were signed or created. */
  readonly signedFields: readonly string[];
  readonly visibleFieldAdded: boolean;
  /** What the signatures before this revision allow; undefined when they cannot be read. */
  readonly permitted: PermittedChanges | undefined;
}

/**
 * What each revision behind `first` changed, by its index in `document.revisions`. Never throws
 * for what the document holds.
 */
export function judgeHistory(
  document: PdfDocument,
  first: number,
): ReadonlyMap<number, RevisionVerdict> {
  const verdicts = new Map<number, RevisionVerdict>();
  const walk = new HistoryWalk(document, first);
  for (let index = first + 1; index < document.revisions.length; index += 1) {
    verdicts.set(index, judgeNext(walk, index));
  }
  return verdicts;
}

function judgeNext(walk: HistoryWalk, index: number): RevisionVerdict {
  const findings = new StepFindings();
  let permitted: PermittedChanges | undefined;
  try {
    const step = walk.stepTo(index);
    permitted = readPermittedChanges(step.base, step.form.all);
    judgeStep(step, findings);
    walk.moveOn(step, findings);
  } catch (cause) {
    if (!(cause instanceof AdesError)) throw cause;
    walk.startAnew(index);
    findings.fail(walk.isExhausted ? 'too_many_revisions' : 'revision_unreadable');
  }
  return {
    level: findings.level,
    faults: [...findings.faults],
    remarks: [...findings.remarks],
    signedFields: findings.signedFields,
    visibleFieldAdded: findings.visibleFieldAdded,
    permitted,
  };
}

function judgeStep(step: RevisionStep, findings: StepFindings): void {
  judgeClarity(step, findings);
  if (freesSomething(step)) findings.fail('object_freed');
  for (const number of step.added) {
    if (step.usages.has(number)) findings.fail('dangling_reference_filled');
  }
  judgeTrailer(step, findings);
  judgeCatalog(step, findings);
  for (const number of step.changed) explainObject(step, number, findings);
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

/** Every section's: of several in one save, readers that rebuild may take any for the trailer. */
function judgeTrailer({ base, revision }: RevisionStep, findings: StepFindings): void {
  for (const { trailer } of revision.sections) {
    const changed = changedKeys(base.trailer, trailer).filter((key) => !sectionKeys.has(key));
    // Of a document that shrinks some readers no longer see the objects behind its new size.
    const shrinks = sizeOf(trailer) < sizeOf(base.trailer);
    if (changed.length > 0 || shrinks || !sameFirstId(base.trailer, trailer)) {
      findings.fail('trailer_changed');
    }
  }
}

function sizeOf({ entries }: PdfDictionary): number {
  const size = entries.get('Size');
  return size?.kind === 'number' ? size.value : 0;
}

/** The first identifier stays for the life of a document; files without any stay without. */
function sameFirstId(before: PdfDictionary, after: PdfDictionary): boolean {
  const first = (value: PdfValue | undefined) =>
    value?.kind === 'array' ? value.items[0] : undefined;
  const known = first(before.entries.get('ID'));
  return known === undefined || sameValue(known, first(after.entries.get('ID')));
}
