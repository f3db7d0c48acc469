/**
 * Groups cross-reference sections into revisions: one per save (ISO 32000-2, 7.5.6).
 *
 * A save may write two sections. In a linearized file (annex F) the oldest two of the chain
 * are one save, the first page's near the beginning, its /Prev pointing forward; and some
 * writers of hybrid files split an update into two tables. What tells saves apart is the
 * `%%EOF` between them: a signature's byte range ends with one.
 */

import type { ByteWindow } from '../bytes/byte-window.ts';
import { findRevisionEnd } from './locate-xref.ts';
import type { RevisionEnd } from './locate-xref.ts';
import type { PdfBytes } from '../object-store.ts';
import type { ReadBudget } from '../read-budget.ts';
import { mergeEntries } from './read-xref-chain.ts';
import type { PdfRevision, XrefSection } from '../xref-entry.ts';

/** Revisions, oldest first. */
export function groupRevisions(
  { bytes, budget }: PdfBytes,
  newestFirst: readonly XrefSection[],
  base: number,
): PdfRevision[] {
  const file = { bytes, budget, base };
  const groups: XrefSection[][] = [];
  newestFirst.forEach((section, i) => {
    const newer = newestFirst[i - 1];
    const isOldest = i === newestFirst.length - 1;
    if (newer && isSameSave(file, { section, newer, isOldest })) groups.at(-1)?.push(section);
    else groups.push([section]);
  });
  let until = bytes.length;
  const revisions = groups.map((sections) => {
    const revision = makeRevision(file, sections, until);
    until = Math.min(...sections.map((section) => section.offset));
    return revision;
  });
  return revisions.reverse();
}

interface SearchedFile {
  readonly bytes: ByteWindow;
  readonly budget: ReadBudget;
  /** What the file's own offsets count from. */
  readonly base: number;
}

/** The sections of a forged chain may lie so that each search crosses the whole file. */
function searchEnd(
  { bytes, budget }: SearchedFile,
  range: { readonly from: number; readonly until: number },
): RevisionEnd | undefined {
  const found = findRevisionEnd(bytes, range);
  budget.spend(Math.max(0, (found?.end ?? range.until) - range.from));
  return found;
}

interface Neighbours {
  readonly section: XrefSection;
  readonly newer: XrefSection;
  readonly isOldest: boolean;
}

function isSameSave(file: SearchedFile, { section, newer, isOldest }: Neighbours): boolean {
  if (section.offset > newer.offset) return isOldest;
  return searchEnd(file, { from: section.end, until: newer.offset }) === undefined;
}

/** @param until where the next save's sections begin. */
function makeRevision(
  file: SearchedFile,
  sections: readonly XrefSection[],
  until: number,
): PdfRevision {
  const head = sections[0] as XrefSection;
  const farthest = Math.max(...sections.map((section) => section.end));
  const found = searchEnd(file, { from: farthest, until });
  return {
    kind: head.kind,
    startXref: head.offset,
    declaredStartXref: found && found.startXref >= 0 ? file.base + found.startXref : -1,
    end: found?.end ?? farthest,
    sections,
    ambiguous: sections.some((section) => section.ambiguous) || overlaps(sections),
    entries: sections.length === 1 ? head.entries : mergeEntries(sections),
  };
}

/** Whether two sections of one save both say where an object is. */
function overlaps(sections: readonly XrefSection[]): boolean {
  if (sections.length < 2) return false;
  const placed = new Set<number>();
  for (const { entries } of sections) {
    for (const [number, entry] of entries) {
      if (entry.kind === 'free') continue;
      if (placed.has(number)) return true;
      placed.add(number);
    }
  }
  return false;
}
