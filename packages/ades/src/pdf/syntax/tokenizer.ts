/**
 * Bytes to tokens (ISO 32000-2, 7.2 "Lexical conventions" and 7.3).
 *
 * Lenient where every reader is (`--5`, `5.`, a name with a bare `#`), because files in
 * the wild are; strict about ends: a string that never closes is an error, not a guess.
 */

import { AdesError } from '../../ades-error.ts';
import type { ByteWindow } from '../bytes/byte-window.ts';
import { isDigit, isRegular, isSpace, skipSpace } from './byte-scan.ts';
import type { PdfName, PdfNumber, PdfString } from '../cos.ts';

/** A bare word or a bracket: `obj`, `true`, `[`, `>>`; the empty word is the end of input. */
export interface PdfKeyword {
  readonly kind: 'keyword';
  readonly word: string;
}

export type PdfToken = PdfNumber | PdfName | PdfString | PdfKeyword;

/** Longer words than this are binary noise, not keywords. */
const WORD_MAX = 128;
const NAME_BYTES_MAX = 4096;
/** As written; strings are held in memory. */
const STRING_BYTES_MAX = 32 * 1024 * 1024;

/** The bytes that matter in a literal string. */
const LITERAL = { open: 0x28, close: 0x29, escape: 0x5c } as const;

export class Tokenizer {
  readonly bytes: ByteWindow;
  /** Where the next token is looked for; free to move. */
  position: number;
  /** Where the last token began. */
  start: number;
  readonly #keepSpans: boolean;

  constructor(bytes: ByteWindow, position = 0, keepSpans = true) {
    this.bytes = bytes;
    this.position = position;
    this.start = position;
    this.#keepSpans = keepSpans;
  }

  /** @throws {AdesError} `pdf_truncated` or `pdf_malformed`. */
  next(): PdfToken {
    const { bytes } = this;
    this.start = skipSpace(bytes, this.position);
    this.position = this.start;
    const byte = bytes.at(this.start);
    switch (byte) {
      case undefined:
        return { kind: 'keyword', word: '' };
      case 0x2f: // solidus
        return this.#name();
      case LITERAL.open:
        return this.#literalString();
      case 0x3c: // <
        return bytes.at(this.start + 1) === 0x3c ? this.#bracket('<<') : this.#hexString();
      case 0x3e: // >
        return this.#bracket(bytes.at(this.start + 1) === 0x3e ? '>>' : '>');
      default:
        return isRegular(byte) ? this.#word() : this.#bracket(String.fromCharCode(byte));
    }
  }

  /**
   * If `generation R` follows an object number, moves behind it and returns the generation.
   */
  generationOfReference(): number | undefined {
    const { bytes } = this;
    let at = this.position;
    while (isSpace(bytes.at(at))) at += 1;
    const start = at;
    let generation = 0;
    while (isDigit(bytes.at(at)) && at - start < 6) {
      generation = generation * 10 + ((bytes.at(at) as number) - 0x30);
      at += 1;
    }
    if (at === start || !isSpace(bytes.at(at))) return undefined;
    while (isSpace(bytes.at(at))) at += 1;
    if (bytes.at(at) !== 0x52 || isRegular(bytes.at(at + 1))) return undefined;
    this.position = at + 1;
    return generation;
  }

  #bracket(word: string): PdfKeyword {
    this.position = this.start + word.length;
    return { kind: 'keyword', word };
  }

  #word(): PdfNumber | PdfKeyword {
    const { bytes, start } = this;
    let at = start;
    let text = '';
    while (isRegular(bytes.at(at))) {
      if (at - start === WORD_MAX) throw new AdesError('pdf_malformed', 'a word without end');
      text += String.fromCharCode(bytes.at(at) as number);
      at += 1;
    }
    this.position = at;
    return readNumber(text) ?? { kind: 'keyword', word: text };
  }

  #name(): PdfName {
    const { bytes } = this;
    let at = this.start + 1;
    let text = '';
    while (isRegular(bytes.at(at))) {
      if (text.length === NAME_BYTES_MAX) throw new AdesError('pdf_malformed', 'a name too long');
      const escaped = bytes.at(at) === 0x23 ? hexPair(bytes, at + 1) : undefined;
      text += String.fromCharCode(escaped ?? (bytes.at(at) as number));
      at += escaped === undefined ? 1 : 3;
    }
    this.position = at;
    return { kind: 'name', name: text };
  }

  #hexString(): PdfString {
    const { bytes, start } = this;
    const close = bytes.indexOf(0x3e, start, start + STRING_BYTES_MAX);
    if (close < 0) throw this.#endless('a hexadecimal string never closes');
    const decoded = decodeHex(bytes.slice(start + 1, close));
    this.position = close + 1;
    return { kind: 'string', bytes: decoded, hex: true, ...this.#span() };
  }

  #literalString(): PdfString {
    const { bytes, start } = this;
    const close = closingParenthesis(bytes, start);
    if (close < 0) throw this.#endless('a string never closes');
    this.position = close + 1;
    const decoded = unescapeLiteral(bytes.slice(start + 1, close));
    return { kind: 'string', bytes: decoded, ...this.#span() };
  }

  /** Looking for the end was work too: the position says how far that went. */
  #endless(detail: string): AdesError {
    const within = this.start + STRING_BYTES_MAX;
    if (within >= this.bytes.length) return new AdesError('pdf_truncated', detail);
    this.position = within;
    return new AdesError('pdf_malformed', 'a string too long');
  }

  #span(): { span?: { offset: number; length: number } } {
    if (!this.#keepSpans) return {};
    return { span: { offset: this.start, length: this.position - this.start } };
  }
}

function readNumber(text: string): PdfNumber | undefined {
  if (!/^[+\-.\d]+$/.test(text)) return undefined;
  const signless = text.replace(/^[+-]+/, '');
  const magnitude = Number.parseFloat(signless);
  const value = Number.isNaN(magnitude) ? 0 : magnitude;
  const negative = text.startsWith('-') && value !== 0;
  return { kind: 'number', value: negative ? -value : value, isInteger: !text.includes('.') };
}

/** The value of a hexadecimal digit, or -1. */
export function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function hexPair(bytes: ByteWindow, at: number): number | undefined {
  const high = hexDigit(bytes.at(at));
  const low = hexDigit(bytes.at(at + 1));
  return high < 0 || low < 0 ? undefined : high * 16 + low;
}

/**
 * Bytes of hexadecimal digits; white space between them is skipped, an odd last digit is
 * the high half. @throws {AdesError} `pdf_malformed` on anything else.
 */
export function decodeHex(digits: Uint8Array): Uint8Array {
  const decoded = new Uint8Array((digits.length + 1) >> 1);
  let count = 0;
  for (const byte of digits) {
    const value = hexDigit(byte);
    if (value < 0 && isSpace(byte)) continue;
    if (value < 0) throw new AdesError('pdf_malformed', 'not a hexadecimal digit');
    const index = count >> 1;
    decoded[index] = count % 2 === 0 ? value << 4 : (decoded[index] as number) | value;
    count += 1;
  }
  return decoded.subarray(0, (count + 1) >> 1);
}

function closingParenthesis(bytes: ByteWindow, open: number): number {
  const until = Math.min(bytes.length, open + STRING_BYTES_MAX);
  let depth = 0;
  for (let at = open; at < until; at += 1) {
    const byte = bytes.at(at);
    if (byte === LITERAL.escape) at += 1;
    else if (byte === LITERAL.open) depth += 1;
    else if (byte === LITERAL.close && --depth === 0) return at;
  }
  return -1;
}

const ESCAPES: ReadonlyMap<number, number> = new Map([
  [0x6e, 10],
  [0x72, 13],
  [0x74, 9],
  [0x62, 8],
  [0x66, 12],
]);

function unescapeLiteral(source: Uint8Array): Uint8Array {
  if (!source.includes(LITERAL.escape) && !source.includes(13)) return source;
  const decoded = new Uint8Array(source.length);
  let length = 0;
  let at = 0;
  while (at < source.length) {
    const byte = source[at] as number;
    const step = byte === LITERAL.escape ? readEscape(source, at) : plainStep(source, at);
    if (step.value !== undefined) decoded[length++] = step.value;
    at = step.next;
  }
  return decoded.subarray(0, length);
}

interface Step {
  readonly value: number | undefined;
  readonly next: number;
}

/** An end of line inside a string counts as one line feed, however it was written. */
function plainStep(source: Uint8Array, at: number): Step {
  if (source[at] !== 13) return { value: source[at], next: at + 1 };
  return { value: 10, next: source[at + 1] === 10 ? at + 2 : at + 1 };
}

function readEscape(source: Uint8Array, at: number): Step {
  const byte = source[at + 1];
  if (byte === undefined) return { value: undefined, next: at + 1 };
  if (byte === 10 || byte === 13) {
    return { value: undefined, next: byte === 13 && source[at + 2] === 10 ? at + 3 : at + 2 };
  }
  if (byte >= 0x30 && byte <= 0x37) return readOctal(source, at + 1);
  return { value: ESCAPES.get(byte) ?? byte, next: at + 2 };
}

function readOctal(source: Uint8Array, start: number): Step {
  let value = 0;
  let at = start;
  while (at < start + 3 && (source[at] ?? 0) >= 0x30 && (source[at] ?? 0) <= 0x37) {
    value = value * 8 + ((source[at] as number) - 0x30);
    at += 1;
  }
  return { value: value & 0xff, next: at };
}
