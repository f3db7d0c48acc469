/**
 * Object headers found from their keyword, as whoever scans a file for objects finds them: a
 * reader that rebuilds cross-references, and one that asks what such a reader would find.
 */

import type { ByteWindow } from '../bytes/byte-window.ts';
import { isDigit, isRegular, isSpace } from './byte-scan.ts';

/** Where `n g ` before `obj` starts; `undefined` if it is not there. */
export function headerStart(bytes: ByteWindow, keyword: number): number | undefined {
  const generation = digitsBefore(bytes, keyword);
  const number = generation === undefined ? undefined : digitsBefore(bytes, generation);
  if (number === undefined || isRegular(bytes.at(number - 1))) return undefined;
  return number;
}

/** The start of a number that ends, with white space behind it, before `position`. */
function digitsBefore(bytes: ByteWindow, position: number): number | undefined {
  let at = position;
  while (at > 0 && position - at < 16 && isSpace(bytes.at(at - 1))) at -= 1;
  if (at === position) return undefined;
  const end = at;
  while (at > 0 && end - at < 10 && isDigit(bytes.at(at - 1))) at -= 1;
  return at === end ? undefined : at;
}

/**
 * Whether some reader may take what stands before `obj` for `n g `: with any amount of white
 * space and any number of digits, with comments in between, or with nothing before `obj`.
 */
export function mayEndHeader(bytes: ByteWindow, keyword: number): boolean {
  const generation = endOfToken(bytes, keyword);
  if (!isDigit(bytes.at(generation - 1))) return false;
  let start = generation;
  while (isDigit(bytes.at(start - 1))) start -= 1;
  const number = endOfToken(bytes, start);
  return number < start && isDigit(bytes.at(number - 1));
}

/** Where the token before `position` ends: white space and comments are gone back over. */
function endOfToken(bytes: ByteWindow, position: number): number {
  let at = position;
  for (;;) {
    const behind = at;
    while (isSpace(bytes.at(at - 1))) at -= 1;
    const comment = hasLineEnd(bytes, at, behind) ? commentStart(bytes, at) : undefined;
    if (comment === undefined) return at;
    at = comment;
  }
}

function hasLineEnd(bytes: ByteWindow, from: number, until: number): boolean {
  for (let at = from; at < until; at += 1) if (isLineEnd(bytes.at(at))) return true;
  return false;
}

/** Where a comment starts in the line that ends at `end`. */
function commentStart(bytes: ByteWindow, end: number): number | undefined {
  let comment: number | undefined;
  for (let at = end; at > 0 && !isLineEnd(bytes.at(at - 1)); at -= 1) {
    if (bytes.at(at - 1) === PERCENT) comment = at - 1;
  }
  return comment;
}

const PERCENT = 0x25;

function isLineEnd(octet: number | undefined): boolean {
  return octet === 10 || octet === 13;
}
