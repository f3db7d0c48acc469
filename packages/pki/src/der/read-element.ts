/**
 * One DER element at a time, without looking inside (X.690, 8.1): the step the tree reader
 * is made of, and the way to walk a list too long to be held as a tree.
 */

import { PkiError } from '../pki-error.ts';

export interface DerElement {
  /** The identifier octet, class and constructed bit included. */
  readonly tag: number;
  /** Identifier, length and content octets, as they were read. */
  readonly raw: Uint8Array;
  /** Content octets only, not looked into. */
  readonly content: Uint8Array;
}

/** Where the content of an element lies among the octets it was read from. */
export interface DerSpan {
  readonly contentStart: number;
  readonly contentEnd: number;
}

/**
 * The element that begins at `start` and must not reach beyond `end`.
 * @throws {PkiError} `der_*`.
 */
export function readElement(bytes: Uint8Array, start: number, end: number): DerElement {
  const { contentStart, contentEnd } = readSpan(bytes, start, end);
  return {
    tag: bytes[start] ?? 0,
    raw: bytes.subarray(start, contentEnd),
    content: bytes.subarray(contentStart, contentEnd),
  };
}

/** The same without the element: for who only has to know where it ends. @throws {PkiError} */
export function readSpan(bytes: Uint8Array, start: number, end: number): DerSpan {
  const identifier = bytes[start];
  if (identifier === undefined || start + 2 > end) throw new PkiError('der_truncated');
  if ((identifier & 0x1f) === 0x1f) throw new PkiError('der_unexpected_tag', 'tag number above 30');

  const { length, contentStart } = readLength(bytes, start + 1, end);
  const contentEnd = contentStart + length;
  if (contentEnd > end) throw new PkiError('der_truncated');
  return { contentStart, contentEnd };
}

/** The elements that fill `content`, one after the other. @throws {PkiError} `der_*`. */
export function* walkElements(content: Uint8Array): Generator<DerElement, void, undefined> {
  let position = 0;
  while (position < content.length) {
    const element = readElement(content, position, content.length);
    position += element.raw.length;
    yield element;
  }
}

function readLength(
  bytes: Uint8Array,
  at: number,
  end: number,
): { length: number; contentStart: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { length: first, contentStart: at + 1 };
  if (first === 0x80) throw new PkiError('der_indefinite_length');

  const octets = first & 0x7f;
  if (octets > 4) throw new PkiError('der_too_large', `a length of ${octets} octets`);
  const contentStart = at + 1 + octets;
  if (contentStart > end) throw new PkiError('der_truncated');
  let length = 0;
  for (let index = at + 1; index < contentStart; index += 1) {
    length = length * 256 + (bytes[index] ?? 0);
  }
  const minimal = octets === 1 ? length >= 0x80 : bytes[at + 1] !== 0;
  if (!minimal) throw new PkiError('der_length_not_minimal');
  return { length, contentStart };
}
