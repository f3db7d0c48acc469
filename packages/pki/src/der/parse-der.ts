/**
 * Strict DER reader (X.690, clause 10) that keeps the raw span of every element.
 *
 * Signatures and digests are computed over bytes as they came, never over bytes encoded
 * again, so each node hands out the exact range it was read from. Everything is bounded
 * before it is read: input size, nesting depth, number of elements. Children are parsed at
 * once, so a node that exists is well formed all the way down.
 */

import { PkiError } from '../pki-error.ts';

export interface DerLimits {
  readonly bytesMax: number;
  readonly depthMax: number;
  readonly elementsMax: number;
}

/** Generous for certificates and CMS with long chains; CRLs pass their own. */
export const defaultDerLimits: DerLimits = {
  bytesMax: 16 * 1024 * 1024,
  depthMax: 32,
  elementsMax: 200_000,
};

export interface DerNode {
  /** The identifier octet, class and constructed bit included. */
  readonly tag: number;
  /** Identifier, length and content octets, as they were read. */
  readonly raw: Uint8Array;
  /** Content octets only. */
  readonly content: Uint8Array;
  /** Elements inside a constructed node; empty for a primitive one. */
  readonly children: readonly DerNode[];
}

interface Walk {
  readonly bytes: Uint8Array;
  readonly limits: DerLimits;
  elements: number;
}

/**
 * Reads exactly one element that fills all of `bytes`.
 * @throws {PkiError} `der_*`, when the bytes are not one DER element or exceed a limit.
 */
export function parseDer(bytes: Uint8Array, limits: DerLimits = defaultDerLimits): DerNode {
  const node = parseDerPrefix(bytes, limits);
  if (node.raw.length !== bytes.length) {
    throw new PkiError('der_trailing_bytes', `${bytes.length - node.raw.length} bytes follow`);
  }
  return node;
}

/**
 * Reads the first element and ignores what follows it; for zero-padded containers such as
 * the /Contents of a PDF signature.
 * @throws {PkiError} `der_*`.
 */
export function parseDerPrefix(bytes: Uint8Array, limits: DerLimits = defaultDerLimits): DerNode {
  if (bytes.length > limits.bytesMax) throw new PkiError('der_too_large', `${bytes.length} bytes`);
  return readNode({ bytes, limits, elements: 0 }, { start: 0, end: bytes.length, depth: 0 });
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

function readNode(walk: Walk, { start, end, depth }: Range): DerNode {
  if (depth > walk.limits.depthMax) throw new PkiError('der_too_deep');
  walk.elements += 1;
  if (walk.elements > walk.limits.elementsMax) throw new PkiError('der_too_many_elements');

  const identifier = walk.bytes[start];
  if (identifier === undefined || start + 2 > end) throw new PkiError('der_truncated');
  if ((identifier & 0x1f) === 0x1f) throw new PkiError('der_unexpected_tag', 'tag number above 30');

  const header = readLength(walk.bytes, start + 1, end);
  const contentEnd = header.contentStart + header.length;
  if (contentEnd > end) throw new PkiError('der_truncated');

  const constructed = (identifier & 0x20) !== 0;
  return {
    tag: identifier,
    raw: walk.bytes.subarray(start, contentEnd),
    content: walk.bytes.subarray(header.contentStart, contentEnd),
    children: constructed
      ? readChildren(walk, { start: header.contentStart, end: contentEnd, depth: depth + 1 })
      : [],
  };
}

function readChildren(walk: Walk, range: Range): DerNode[] {
  const children: DerNode[] = [];
  let position = range.start;
  while (position < range.end) {
    const child = readNode(walk, { start: position, end: range.end, depth: range.depth });
    children.push(child);
    position += child.raw.length;
  }
  return children;
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
  if (at + 1 + octets > end) throw new PkiError('der_truncated');
  let length = 0;
  for (let index = 1; index <= octets; index += 1) length = length * 256 + (bytes[at + index] ?? 0);
  const needed = length < 0x80 ? 0 : Math.ceil(Math.log2(length + 1) / 8);
  if (octets !== needed) throw new PkiError('der_length_not_minimal');
  return { length, contentStart: at + 1 + octets };
}
