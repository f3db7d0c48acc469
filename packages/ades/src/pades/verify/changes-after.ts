/**
 * What happened to a document after a signature, and whether its rules allow it (ISO
 * 32000-2, 12.8.2.2 "DocMDP" and 12.8.2.4 "FieldMDP").
 *
 * Revisions are judged once for all signatures. Validation material may be added even to a
 * document that allows no changes; a signature needs at least level 2 and a field nobody
 * locked.
 */

import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { readFormFields } from '../form/form-fields.ts';
import { isLockedBy, readPermittedChanges } from '../form/permitted-changes.ts';
import { judgeRevision } from './judge-revision.ts';
import type { RevisionVerdict } from './judge-revision.ts';
import type { ChangeFault } from './revision-step.ts';
import { isWhiteSpace } from './signed-range.ts';

export type ChangesFault = ChangeFault | 'forbidden_by_certification' | 'locked_field_changed';

export interface ChangesAfter {
  readonly verdict: 'none' | 'permitted' | 'suspicious';
  readonly faults: readonly ChangesFault[];
}

/** Each later revision is walked object by object; nobody signs this often. */
const revisionsJudgedMax = 100;

/** A function that knows the document's history and answers for any revision of it. */
export function makeChangesAfter(document: PdfDocument): (revisionIndex: number) => ChangesAfter {
  const verdicts = new Map<number, RevisionVerdict>();
  const verdictOf = (index: number): RevisionVerdict => {
    const known = verdicts.get(index) ?? judgeRevision(document, index);
    verdicts.set(index, known);
    return known;
  };
  return (revisionIndex) => {
    const last = document.revisions.length - 1;
    const trailing = bytesAfterLastRevision(document);
    if (last - revisionIndex > revisionsJudgedMax) {
      return { verdict: 'suspicious', faults: ['too_many_revisions'] };
    }
    const later: RevisionVerdict[] = [];
    for (let index = revisionIndex + 1; index <= last; index += 1) later.push(verdictOf(index));
    return conclude(document.atRevision(revisionIndex), later, trailing);
  };
}

function conclude(
  signed: PdfDocument,
  later: readonly RevisionVerdict[],
  trailing: boolean,
): ChangesAfter {
  const faults = new Set<ChangesFault>(later.flatMap((verdict) => verdict.faults));
  if (trailing) faults.add('bytes_after_last_revision');
  const signing = later.filter(({ level }) => level === 'signing');
  if (signing.length > 0) {
    const rules = readPermittedChanges(signed, readFormFields(signed));
    const hidden = rules.certified && signing.some((verdict) => verdict.visibleFieldAdded);
    if (rules.level === 1 || hidden) faults.add('forbidden_by_certification');
    const touched = signing.flatMap(({ signedFields }) => signedFields);
    if (rules.locks.some((lock) => touched.some((name) => isLockedBy(lock, name)))) {
      faults.add('locked_field_changed');
    }
  }
  if (faults.size > 0) return { verdict: 'suspicious', faults: [...faults] };
  const changed = later.some(({ level }) => level !== 'none');
  return { verdict: changed ? 'permitted' : 'none', faults: [] };
}

/** Bytes no cross-reference knows, which a repairing reader might still show. */
function bytesAfterLastRevision({ window, revisions }: PdfDocument): boolean {
  const end = revisions.at(-1)?.end ?? 0;
  return !isWhiteSpace(window, { from: end, until: window.length });
}
