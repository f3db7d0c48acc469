/**
 * Finding one's way in raw bytes: character classes (ISO 32000-2, 7.2.3) and searches.
 *
 * Searches lean on `indexOf` for one byte, which runs at memory speed; the byte chosen is
 * the rarest of the needle, so that a 60 MB file is searched in a blink.
 */

import type { ByteWindow } from '../bytes/byte-window.ts';

const SPACE = 1;
const DELIMITER = 2;

const CLASS = makeClasses();

function makeClasses(): Uint8Array {
  const classes = new Uint8Array(256);
  for (const byte of [0, 9, 10, 12, 13, 32]) classes[byte] = SPACE;
  for (const character of '()<>[]{}/%') classes[character.charCodeAt(0)] = DELIMITER;
  return classes;
}

export function isSpace(byte: number | undefined): boolean {
  return byte !== undefined && CLASS[byte] === SPACE;
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Neither white space nor a delimiter: part of a number, name or keyword. */
export function isRegular(byte: number | undefined): boolean {
  return byte !== undefined && CLASS[byte] === 0;
}

/** The first position at or after `position` that is neither white space nor comment. */
export function skipSpace(bytes: ByteWindow, position: number): number {
  let at = position;
  for (;;) {
    while (isSpace(bytes.at(at))) at += 1;
    if (bytes.at(at) !== 0x25) return at;
    while (at < bytes.length && bytes.at(at) !== 10 && bytes.at(at) !== 13) at += 1;
  }
}

/** The position behind one end-of-line marker, or `position` if there is none. */
export function skipEndOfLine(bytes: ByteWindow, position: number): number {
  if (bytes.at(position) === 10) return position + 1;
  if (bytes.at(position) !== 13) return position;
  return bytes.at(position + 1) === 10 ? position + 2 : position + 1;
}

export function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

export function startsWith(bytes: ByteWindow, position: number, word: string): boolean {
  if (position < 0 || position + word.length > bytes.length) return false;
  for (let i = 0; i < word.length; i += 1) {
    if (bytes.at(position + i) !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** Where `word` next stands, from `from` on and before `until`; -1 if nowhere. */
export function find(
  bytes: ByteWindow,
  word: string,
  { from = 0, until = bytes.length }: { from?: number; until?: number } = {},
): number {
  const pivot = pivotOf(word);
  const rare = word.charCodeAt(pivot);
  let at = from;
  for (;;) {
    const hit = bytes.indexOf(rare, at + pivot, until);
    if (hit < 0 || hit - pivot + word.length > until) return -1;
    at = hit - pivot;
    if (startsWith(bytes, at, word)) return at;
    at += 1;
  }
}

/** Where `word` last stands, wholly before `until` and not before `from`; -1 if nowhere. */
export function findLast(
  bytes: ByteWindow,
  word: string,
  { from = 0, until = bytes.length }: { from?: number; until?: number } = {},
): number {
  const pivot = pivotOf(word);
  const rare = word.charCodeAt(pivot);
  let behind = Math.min(until, bytes.length) - word.length + pivot + 1;
  for (;;) {
    const hit = bytes.lastIndexOf(rare, behind, from + pivot);
    if (hit < 0) return -1;
    if (startsWith(bytes, hit - pivot, word)) return hit - pivot;
    behind = hit;
  }
}

/** Letters seldom seen in PDF files, rarest first. */
const RARE = '%xjmb';

function pivotOf(word: string): number {
  for (const letter of RARE) {
    const position = word.indexOf(letter);
    if (position >= 0) return position;
  }
  return 0;
}

/** More than any writer leaves before a number; a file of nothing else must not cost much. */
const BLANKS_MAX = 1024;

/** The first position from `position` on that is no white space, as far as that is looked for. */
export function skipBlanks(bytes: ByteWindow, position: number): number {
  let at = position;
  while (at - position < BLANKS_MAX && isSpace(bytes.at(at))) at += 1;
  return at;
}

/** An unsigned decimal number at `position`, after optional white space. */
export function readDigits(
  bytes: ByteWindow,
  position: number,
): { readonly value: number; readonly end: number } | undefined {
  let at = skipBlanks(bytes, position);
  const start = at;
  let value = 0;
  while (isDigit(bytes.at(at)) && at - start < 16) {
    value = value * 10 + ((bytes.at(at) as number) - 0x30);
    at += 1;
  }
  return at === start || isDigit(bytes.at(at)) ? undefined : { value, end: at };
}
