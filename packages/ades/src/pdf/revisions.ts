/**
 * Groups cross-reference sections into revisions: one per save (ISO 32000-2, 7.5.6).
 *
 * A linearized file has two sections for its first save: the first page's stands near the
 * beginning, and its /Prev points forward, at the main one (annex F). Such a last
 * pair of the chain is one revision, and ends where the farther section does.
 */

import { findRevisionEnd } from './locate-xref.ts';
import { mergeEntries } from './read-xref-chain.ts';
import type { PdfRevision, XrefSection } from './xref-entry.ts';

/** Revisions, oldest first. */
export function groupRevisions(
  bytes: Uint8Array,
  newestFirst: readonly XrefSection[],
  base: number,
): PdfRevision[] {
  const groups: XrefSection[][] = [];
  newestFirst.forEach((section, i) => {
    const group = groups.at(-1);
    const isOldest = i === newestFirst.length - 1;
    const before = newestFirst[i - 1];
    if (isOldest && before && section.offset > before.offset) group?.push(section);
    else groups.push([section]);
  });
  return groups.reverse().map((sections) => makeRevision(bytes, sections, base));
}

function makeRevision(bytes: Uint8Array, sections: XrefSection[], base: number): PdfRevision {
  const head = sections[0] as XrefSection;
  const farthest = Math.max(...sections.map((section) => section.end));
  const { end, startXref } = findRevisionEnd(bytes, farthest);
  return {
    kind: head.kind,
    startXref: head.offset,
    declaredStartXref: startXref < 0 ? -1 : base + startXref,
    end,
    sections,
    entries: mergeEntries(sections),
  };
}
