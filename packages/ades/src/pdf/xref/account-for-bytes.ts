/**
 * Whether every byte of a document's newest revision is accounted for: the objects its
 * cross-references name, the sections themselves, `startxref` and `%%EOF`, and between them
 * white space and a little comment (ISO 32000-2, 7.5.4 to 7.5.6).
 *
 * A reader that cannot use the cross-references scans the file for `n g obj`, and takes the
 * last one of each number, wherever it stands: between objects, in a comment, in the data of a
 * stream. So such a header counts only where an entry points at it. Nothing is said about the
 * first revision, where strangers' tools leave much behind; this is for what came after a
 * signature.
 */

import type { ByteWindow } from '../bytes/byte-window.ts';
import type { PdfDocument } from '../pdf-document.ts';
import {
  find,
  findLast,
  isSpace,
  readDigits,
  skipBlanks,
  skipEndOfLine,
  startsWith,
} from '../syntax/byte-scan.ts';
import { mayEndHeader } from '../syntax/header-start.ts';
import { readObjectHeader } from '../syntax/read-object.ts';
import type { PdfRevision, XrefSection } from '../xref-entry.ts';

/** Bytes of the file from one offset up to another. */
interface Place {
  readonly from: number;
  readonly until: number;
}

/** Some writers leave their name between trailer and `startxref`; nobody needs more room. */
const COMMENT_BYTES_MAX = 512;

/**
 * @param document as it was after the revision in question (`atRevision`).
 * @returns where something stands that nothing accounts for; `undefined` if all is.
 * @throws {AdesError} if an object of the revision cannot be read.
 */
export function findUnaccounted(document: PdfDocument): number | undefined {
  const revision = document.revisions.at(-1);
  const from = document.revisions.at(-2)?.end ?? 0;
  if (revision === undefined) return 0;
  const range = { from, until: revision.end };
  const objects = objectPlaces(document, revision, range);
  const sections = sectionPlaces(document, revision);
  const closing = closingPlace(document, revision, range);
  if (typeof objects === 'number') return objects;
  if (typeof sections === 'number') return sections;
  if (closing === undefined) return revision.end;
  const places = distinct([...objects, ...sections, closing]);
  const trailers = new Set(revision.sections.map(({ trailer }) => trailer.span?.offset ?? -1));
  return (
    findGap(document.window, places, range) ??
    findHidden(document.window, places, { ...range, trailers, closing })
  );
}

/** From the header to `endobj`. An entry may still point at what an older revision wrote. */
function objectPlaces(
  document: PdfDocument,
  { entries }: PdfRevision,
  range: Place,
): readonly Place[] | number {
  const places: Place[] = [];
  for (const entry of entries.values()) {
    if (entry.kind !== 'plain' || entry.offset < range.from) continue;
    const place = objectPlace(document, entry.offset);
    if (place === undefined || place.until > range.until) return entry.offset;
    places.push(place);
  }
  return places;
}

function objectPlace(document: PdfDocument, offset: number): Place | undefined {
  const { window } = document;
  if (readObjectHeader(window, offset) === undefined) return undefined;
  const { end } = document.objectAt(offset);
  const keyword = skipBlanks(window, end);
  if (!startsWith(window, keyword, 'endobj')) return undefined;
  return { from: skipBlanks(window, offset), until: keyword + 'endobj'.length };
}

function sectionPlaces(
  document: PdfDocument,
  { sections }: PdfRevision,
): readonly Place[] | number {
  const places: Place[] = [];
  for (const section of sections) {
    const place = sectionPlace(document, section);
    if (place === undefined) return section.offset;
    places.push(place);
  }
  return places;
}

function sectionPlace(document: PdfDocument, section: XrefSection): Place | undefined {
  if (section.kind === 'stream') return objectPlace(document, section.offset);
  return { from: skipBlanks(document.window, section.offset), until: section.end };
}

/** `startxref`, the offset of the newest section, `%%EOF`: nothing else in between. */
function closingPlace(
  { window, offsetBase }: PdfDocument,
  revision: PdfRevision,
  range: Place,
): Place | undefined {
  const from = findLast(window, 'startxref', range);
  const said = from < 0 ? undefined : readDigits(window, from + 'startxref'.length);
  if (said === undefined || offsetBase + said.value !== revision.startXref) return undefined;
  const mark = skipBlanks(window, said.end);
  if (mark === said.end || !startsWith(window, mark, '%%EOF')) return undefined;
  const until = mark + '%%EOF'.length;
  return skipEndOfLine(window, until) === range.until ? { from, until: range.until } : undefined;
}

/** In order; a cross-reference stream that lists itself is one place, not two. */
function distinct(places: readonly Place[]): readonly Place[] {
  const sorted = places.toSorted((one, other) => one.from - other.from);
  return sorted.filter((place, index) => {
    const before = sorted[index - 1];
    return before?.from !== place.from || before.until !== place.until;
  });
}

function findGap(window: ByteWindow, places: readonly Place[], range: Place): number | undefined {
  let at = range.from;
  let commentLeft = COMMENT_BYTES_MAX;
  for (const place of places) {
    // One inside another: a reader that looks for the outer one finds the inner one too.
    if (place.from < at) return place.from;
    while (at < place.from) {
      const comment = commentLength(window, at);
      if (comment === 0 && !isSpace(window.at(at))) return at;
      commentLeft -= comment;
      if (commentLeft < 0) return at;
      at += Math.max(comment, 1);
    }
    if (at > place.from) return at;
    at = place.until;
  }
  return at === range.until ? undefined : at;
}

function commentLength(window: ByteWindow, from: number): number {
  if (window.at(from) !== 0x25) return 0;
  let at = from;
  while (at - from <= COMMENT_BYTES_MAX && at < window.length) {
    const octet = window.at(at);
    if (octet === 10 || octet === 13) break;
    at += 1;
  }
  return at - from;
}

/** What a scan would take for an object, a trailer or the end, and is none of those. */
function findHidden(
  window: ByteWindow,
  places: readonly Place[],
  range: Place & { readonly trailers: ReadonlySet<number>; readonly closing: Place },
): number | undefined {
  const known = new Set(places.map(({ from }) => keywordOf(window, from)));
  const isHeader = (at: number): boolean => !known.has(at) && mayEndHeader(window, at);
  const isTrailer = (at: number): boolean => {
    const dictionary = skipBlanks(window, at + 'trailer'.length);
    return startsWith(window, dictionary, '<<') && !range.trailers.has(dictionary);
  };
  return (
    findWhere(window, { word: 'obj', range, is: isHeader }) ??
    findWhere(window, { word: 'trailer', range, is: isTrailer }) ??
    findWhere(window, { word: 'startxref', range, is: (at) => at !== range.closing.from })
  );
}

/** Where `obj` of the header stands; -1 for what is no object. */
function keywordOf(window: ByteWindow, offset: number): number {
  const header = readObjectHeader(window, offset);
  return header === undefined ? -1 : header.end - 'obj'.length;
}

function findWhere(
  window: ByteWindow,
  wanted: {
    readonly word: string;
    readonly range: Place;
    readonly is: (at: number) => boolean;
  },
): number | undefined {
  const { word, range, is } = wanted;
  for (let from = range.from; ; from += 1) {
    from = find(window, word, { from, until: range.until });
    if (from < 0) return undefined;
    if (is(from)) return from;
  }
}
