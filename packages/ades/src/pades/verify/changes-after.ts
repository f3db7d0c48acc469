/**
 * What happened to a document after a signature, and whether its rules allow it (ISO
 * 32000-2, 12.8.2.2 "DocMDP" and 12.8.2.4 "FieldMDP").
 *
 * Revisions are judged once for all signatures. Validation material may be added even to a
 * document that allows no changes; a signature needs at least level 2 and a field nobody
 * locked.
 */

import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { isLockedBy } from '../form/permitted-changes.ts';
import { judgeHistory } from './changes/judge-history.ts';
import type { RevisionVerdict } from './changes/judge-history.ts';
import type { ChangeFault, ChangeRemark } from './changes/revision-step.ts';
import { isWhiteSpace } from './signed-range.ts';

export type ChangesFault = ChangeFault | 'forbidden_by_certification' | 'locked_field_changed';

export interface ChangesAfter {
  readonly verdict: 'none' | 'permitted' | 'suspicious';
  readonly faults: readonly ChangesFault[];
  /** What is odd about it, or for people to look at, and held against nobody. */
  readonly remarks: readonly ChangeRemark[];
}

/** Nobody signs this often. */
const revisionsJudgedMax = 100;

/** A function that knows the document's history and answers for any revision of it. */
export function makeChangesAfter(document: PdfDocument): (revisionIndex: number) => ChangesAfter {
  const last = document.revisions.length - 1;
  const trailing = bytesAfterLastRevision(document);
  const judge = makeJudge(document, Math.max(0, last - revisionsJudgedMax));
  return (revisionIndex) => {
    if (last - revisionIndex > revisionsJudgedMax) {
      return { verdict: 'suspicious', faults: ['too_many_revisions'], remarks: [] };
    }
    const verdicts = judge(revisionIndex);
    const later: RevisionVerdict[] = [];
    for (let index = revisionIndex + 1; index <= last; index += 1) {
      const verdict = verdicts.get(index);
      if (verdict !== undefined) later.push(verdict);
    }
    return conclude(later, trailing);
  };
}

/**
 * Judges from the first revision that is asked for, as a rule the oldest; once more, and then
 * from the very first, if that was none of the oldest.
 */
function makeJudge(
  document: PdfDocument,
  oldest: number,
): (revisionIndex: number) => ReadonlyMap<number, RevisionVerdict> {
  let from = Number.POSITIVE_INFINITY;
  let verdicts: ReadonlyMap<number, RevisionVerdict> = new Map();
  return (revisionIndex) => {
    if (revisionIndex >= from) return verdicts;
    from = from === Number.POSITIVE_INFINITY ? revisionIndex : oldest;
    verdicts = judgeHistory(document, from);
    return verdicts;
  };
}

/** @param later the verdicts on all revisions behind the signed one. */
function conclude(later: readonly RevisionVerdict[], trailing: boolean): ChangesAfter {
  const faults = new Set<ChangesFault>(later.flatMap((verdict) => verdict.faults));
  const remarks = [...new Set(later.flatMap((verdict) => verdict.remarks))];
  if (trailing) faults.add('bytes_after_last_revision');
  const signing = later.filter(({ level }) => level === 'signing');
  // What was signed laid down its rules before the first of them.
  const rules = later[0]?.permitted;
  if (signing.length > 0 && rules !== undefined) {
    const hidden = rules.certified && signing.some((verdict) => verdict.visibleFieldAdded);
    if (rules.level === 1 || hidden) faults.add('forbidden_by_certification');
    const touched = signing.flatMap(({ signedFields }) => signedFields);
    if (rules.locks.some((lock) => touched.some((name) => isLockedBy(lock, name)))) {
      faults.add('locked_field_changed');
    }
  }
  if (faults.size > 0) return { verdict: 'suspicious', faults: [...faults], remarks };
  const changed = later.some(({ level }) => level !== 'none');
  return { verdict: changed ? 'permitted' : 'none', faults: [], remarks };
}

/** Bytes no cross-reference knows, which a repairing reader might still show. */
function bytesAfterLastRevision({ window, revisions }: PdfDocument): boolean {
  const end = revisions.at(-1)?.end ?? 0;
  return !isWhiteSpace(window, { from: end, until: window.length });
}
