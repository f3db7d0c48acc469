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
import { mergeEntries } from './read-xref-chain.ts';
import type { PdfRevision, XrefSection } from '../xref-entry.ts';

/** Revisions, oldest first. */
export function groupRevisions(
  bytes: ByteWindow,
  newestFirst: readonly XrefSection[],
  base: number,
): PdfRevision[] {
  const groups: XrefSection[][] = [];
  newestFirst.forEach((section, i) => {
    const newer = newestFirst[i - 1];
    const isOldest = i === newestFirst.length - 1;
    if (newer && isSameSave(bytes, { section, newer, isOldest })) groups.at(-1)?.push(section);
    else groups.push([section]);
  });
  let until = bytes.length;
  const revisions = groups.map((sections) => {
    const revision = makeRevision(bytes, sections, { base, until });
    until = Math.min(...sections.map((section) => section.offset));
    return revision;
  });
  return revisions.reverse();
}

interface Neighbours {
  readonly section: XrefSection;
  readonly newer: XrefSection;
  readonly isOldest: boolean;
}

function isSameSave(bytes: ByteWindow, { section, newer, isOldest }: Neighbours): boolean {
  if (section.offset > newer.offset) return isOldest;
  return findRevisionEnd(bytes, { from: section.end, until: newer.offset }) === undefined;
}

/** @param until where the next save's sections begin. */
function makeRevision(
  bytes: ByteWindow,
  sections: readonly XrefSection[],
  { base, until }: { readonly base: number; readonly until: number },
): PdfRevision {
  const head = sections[0] as XrefSection;
  const farthest = Math.max(...sections.map((section) => section.end));
  const found = findRevisionEnd(bytes, { from: farthest, until });
  return {
    kind: head.kind,
    startXref: head.offset,
    declaredStartXref: found && found.startXref >= 0 ? base + found.startXref : -1,
    end: found?.end ?? farthest,
    sections,
    entries: sections.length === 1 ? head.entries : mergeEntries(sections),
  };
}
