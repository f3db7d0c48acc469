/**
 * Where a PDF file begins and where its last cross-reference section is
 * (ISO 32000-2, 7.5.2 "File header" and 7.5.5 "File trailer").
 *
 * Junk before `%PDF-` is allowed up to 1024 bytes, and `startxref` is looked for in the last
 * 1024, as poppler, mupdf and qpdf do. Not in more: where they find none they rebuild the
 * cross-references by scanning, and who reads on along the chain reads another document.
 */

import { AdesError } from '../../ades-error.ts';
import type { ByteWindow } from '../bytes/byte-window.ts';
import { find, findLast, readDigits, skipEndOfLine } from '../syntax/byte-scan.ts';

const HEADER_WITHIN = 1024;
const STARTXREF_WITHIN = 1024;

/** Bytes before `%PDF-`. @throws {AdesError} `pdf_not_a_pdf`. */
export function findHeader(bytes: ByteWindow): number {
  const at = find(bytes, '%PDF-', { until: Math.min(bytes.length, HEADER_WITHIN + 5) });
  if (at < 0) throw new AdesError('pdf_not_a_pdf', 'no %PDF- header');
  return at;
}

/** What the last `startxref` says, not yet made absolute; `undefined` if there is none. */
export function findLastStartXref(bytes: ByteWindow): number | undefined {
  const from = Math.max(0, bytes.length - STARTXREF_WITHIN);
  const at = findLast(bytes, 'startxref', { from });
  return at < 0 ? undefined : readDigits(bytes, at + 'startxref'.length)?.value;
}

export interface RevisionEnd {
  /** Offset behind `%%EOF` and its end of line. */
  readonly end: number;
  /** What the `startxref` before it says; -1 if none. */
  readonly startXref: number;
}

/** The `%%EOF` between two offsets, and the `startxref` before it; `undefined` if none. */
export function findRevisionEnd(
  bytes: ByteWindow,
  range: { readonly from: number; readonly until: number },
): RevisionEnd | undefined {
  const mark = find(bytes, '%%EOF', range);
  if (mark < 0) return undefined;
  const end = skipEndOfLine(bytes, mark + '%%EOF'.length);
  return { end, startXref: startXrefWithin(bytes, range.from, mark) };
}

function startXrefWithin(bytes: ByteWindow, from: number, until: number): number {
  const at = findLast(bytes, 'startxref', { from, until });
  return at < 0 ? -1 : (readDigits(bytes, at + 'startxref'.length)?.value ?? -1);
}
