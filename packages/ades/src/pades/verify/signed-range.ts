/**
 * What part of the file a signature covers (ISO 32000-1, 12.8.1 "Signature dictionaries",
 * /ByteRange and /Contents), read as strictly as a forger would be generous.
 *
 * The range starts at 0, leaves out exactly the /Contents token of this very dictionary, and
 * ends where a revision ends. White space in the token would be legal PDF and is refused all
 * the same: bytes nobody signs must have no room to say anything.
 */

import type { ByteWindow } from '../../pdf/bytes/byte-window.ts';
import type { PdfDictionary, PdfValue } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import type { PdfRevision } from '../../pdf/xref-entry.ts';

export type Coverage = 'entire_file' | 'entire_revision' | 'unclear';

export type RangeFault =
  | 'byte_range_missing'
  | 'byte_range_malformed'
  | 'byte_range_not_from_start'
  | 'byte_range_overlaps'
  | 'byte_range_beyond_end'
  | 'byte_range_ends_within_revision'
  | 'contents_missing'
  | 'contents_not_hexadecimal'
  | 'contents_not_the_gap'
  | 'dictionary_not_covered'
  | 'dictionary_ambiguous'
  | 'cross_references_not_covered';

/** Bytes of the file from one offset up to another. */
export interface FilePart {
  readonly from: number;
  readonly until: number;
}

/** More than any signature takes, and little enough to be held in memory. */
const contentsTokenBytesMax = 32 * 1024 * 1024;

export interface SignedRange {
  readonly coverage: Coverage;
  /** Into `document.revisions`: the newest revision covered; -1 when unclear. */
  readonly revisionIndex: number;
  /** The two signed parts of the file, in order; none when unclear. */
  readonly parts: readonly FilePart[];
  /** The bytes of /Contents as the file spells them. */
  readonly contents: Uint8Array;
  readonly faults: readonly RangeFault[];
}

/** Never throws for what the dictionary says or fails to say. */
export function readSignedRange(document: PdfDocument, signature: PdfDictionary): SignedRange {
  const numbers = readByteRange(signature.entries.get('ByteRange'));
  if (typeof numbers === 'string') return unclear(numbers);
  const [start, gapStart, gapEnd, rest] = numbers;
  const { window } = document;
  const end = gapEnd + rest;
  if (start !== 0) return unclear('byte_range_not_from_start');
  if (gapEnd < gapStart + 2) return unclear('byte_range_overlaps');
  if (end > window.length) return unclear('byte_range_beyond_end');
  if (gapEnd - gapStart > contentsTokenBytesMax) return unclear('contents_not_the_gap');
  const contents = decodeToken(window.slice(gapStart, gapEnd));
  if (contents === undefined) return unclear('contents_not_hexadecimal');
  const misplaced = dictionaryFault(signature, { gapStart, gapEnd, end });
  if (misplaced !== undefined) return unclear(misplaced);

  const parts = [
    { from: 0, until: gapStart },
    { from: gapEnd, until: end },
  ];
  const { coverage, revisionIndex, faults } = coverageOf(document, end);
  return { coverage, revisionIndex, parts, contents, faults };
}

function unclear(fault: RangeFault): SignedRange {
  const contents = new Uint8Array();
  return { coverage: 'unclear', revisionIndex: -1, parts: [], contents, faults: [fault] };
}

function readByteRange(
  value: PdfValue | undefined,
): readonly [number, number, number, number] | RangeFault {
  if (value === undefined) return 'byte_range_missing';
  if (value.kind !== 'array' || value.items.length !== 4) return 'byte_range_malformed';
  const numbers = value.items.map((item) =>
    item.kind === 'number' && item.isInteger && item.value >= 0 ? item.value : Number.NaN,
  );
  const [first = Number.NaN, second = Number.NaN, third = Number.NaN, fourth = Number.NaN] =
    numbers;
  const whole = numbers.every((each) => Number.isSafeInteger(each));
  return whole ? [first, second, third, fourth] : 'byte_range_malformed';
}

/** The octets between angle brackets; undefined for anything but pairs of digits. */
function decodeToken(token: Uint8Array): Uint8Array | undefined {
  const last = token.length - 1;
  if (token[0] !== 0x3c || token[last] !== 0x3e || token.length % 2 !== 0) return undefined;
  const octets = new Uint8Array((token.length - 2) / 2);
  for (let index = 0; index < octets.length; index += 1) {
    const high = digitValue(token[1 + index * 2]);
    const low = digitValue(token[2 + index * 2]);
    if (high < 0 || low < 0) return undefined;
    octets[index] = high * 16 + low;
  }
  return octets;
}

function digitValue(octet = 0): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const lower = octet | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}

/**
 * The dictionary must stand in the signed bytes, around its own /Contents. A dictionary that
 * a later revision put in its place, or that hides in an object stream, fails here.
 */
function dictionaryFault(
  signature: PdfDictionary,
  { gapStart, gapEnd, end }: { gapStart: number; gapEnd: number; end: number },
): RangeFault | undefined {
  if ((signature.duplicateKeys?.length ?? 0) > 0) return 'dictionary_ambiguous';
  const contents = signature.entries.get('Contents');
  if (contents?.kind !== 'string') return 'contents_missing';
  const { span } = contents;
  if (span?.offset !== gapStart || span.length !== gapEnd - gapStart) return 'contents_not_the_gap';
  const around = signature.span;
  const covered =
    around !== undefined &&
    around.offset < gapStart &&
    around.offset + around.length > gapEnd &&
    around.offset + around.length <= end;
  return covered ? undefined : 'dictionary_not_covered';
}

function coverageOf(
  document: PdfDocument,
  end: number,
): Pick<SignedRange, 'coverage' | 'revisionIndex' | 'faults'> {
  const { window, revisions } = document;
  if (end === window.length) {
    return { coverage: 'entire_file', revisionIndex: revisions.length - 1, faults: [] };
  }
  const revisionIndex = revisions.findIndex((revision) => endsAt(window, revision, end));
  if (revisionIndex < 0) {
    return { coverage: 'unclear', revisionIndex, faults: ['byte_range_ends_within_revision'] };
  }
  const covered = revisions
    .slice(0, revisionIndex + 1)
    .every((revision) => isInside(revision, end));
  return covered
    ? { coverage: 'entire_revision', revisionIndex, faults: [] }
    : { coverage: 'unclear', revisionIndex: -1, faults: ['cross_references_not_covered'] };
}

/** The end-of-line behind `%%EOF` may belong to either side. */
function endsAt(window: ByteWindow, revision: PdfRevision, end: number): boolean {
  if (end <= revision.startXref) return false;
  const from = Math.min(end, revision.end);
  return isWhiteSpace(window, { from, until: Math.max(end, revision.end) });
}

export function isWhiteSpace(window: ByteWindow, { from, until }: FilePart): boolean {
  for (let at = from; at < until; at += 1) {
    const octet = window.at(at);
    if (octet !== 0x0a && octet !== 0x0d && octet !== 0x20) return false;
  }
  return true;
}

function isInside(revision: PdfRevision, end: number): boolean {
  const declared = revision.declaredStartXref === revision.startXref;
  return declared && revision.sections.every((section) => section.end <= end);
}
