/**
 * Reader for BER as products write it that do not know the end in advance (X.690, 8.1.3.6 and
 * 8.7.3): indefinite lengths, octet strings in pieces, lengths in more octets than needed.
 *
 * What comes out is the tree that `parseDer` gives, so that one reader of a structure serves
 * both. Of an element that was not DER, `received` is the octets as they came; `raw` and
 * `content` are its DER form, which is what signatures and time-stamps are over (RFC 5652, 5.4;
 * EN 319 122-1, 5.5.3). An octet string in pieces has its value octets put together. Octets that
 * are DER already are never copied. Only lengths and pieces are mended: a value that DER forbids
 * (a TRUE of 01, a padded integer) is refused by whoever reads the value, as ever.
 */

import { PkiError } from '../pki-error.ts';
import { BerNode } from './ber-node.ts';
import type { DerLimits, DerNode, DerRange, DerWalk } from './parse-der.ts';
import { countNode, defaultDerLimits, holdNode, lookThrough, receivedOctets } from './parse-der.ts';
import { tag } from './tag.ts';

const constructed = 0x20;

/** Leading zeros could make a length as long as one likes; nobody needs many. */
const lengthOctetsMax = 8;

interface Header {
  readonly identifier: number;
  readonly headerLength: number;
  readonly contentStart: number;
  /** Undefined when two zero octets end it. */
  readonly contentEnd: number | undefined;
  readonly isDer: boolean;
}

/** Elements, and where the next octet behind them is. */
interface ReadNodes<T> {
  readonly found: T;
  readonly after: number;
}

/**
 * Reads exactly one element that fills all of `bytes`.
 * @throws {PkiError} `der_*`, when the bytes are not one BER element or exceed a limit.
 */
export function parseBer(bytes: Uint8Array, limits: DerLimits = defaultDerLimits): DerNode {
  const node = parseBerPrefix(bytes, limits);
  const { length } = receivedOctets(node);
  if (length !== bytes.length) {
    throw new PkiError('der_trailing_bytes', `${bytes.length - length} bytes follow`);
  }
  return node;
}

/** Reads the first element and ignores what follows it. @throws {PkiError} `der_*`. */
export function parseBerPrefix(bytes: Uint8Array, limits: DerLimits = defaultDerLimits): DerNode {
  if (bytes.length > limits.bytesMax) throw new PkiError('der_too_large', `${bytes.length} bytes`);
  const walk = { bytes, limits, elements: 0, nodes: 0 };
  return readNode(walk, { start: 0, end: bytes.length, depth: 0 }).found;
}

function readNode(walk: DerWalk, range: DerRange): ReadNodes<DerNode> {
  if (range.depth > walk.limits.depthMax) throw new PkiError('der_too_deep');
  const header = readHeader(walk.bytes, range);
  if (isDerThroughout(walk, range, header)) {
    const found = holdNode(walk, range);
    return { found, after: range.start + found.raw.length };
  }
  countNode(walk);
  if ((header.identifier & constructed) === 0) return readPrimitive(walk.bytes, range, header);
  const children = readChildren(walk, range, header);
  const received = walk.bytes.subarray(range.start, children.after);
  return { found: makeConstructed(header, received, children.found), after: children.after };
}

/** Then the strict reader has it: nothing is copied, and nothing is held that nobody asks for. */
function isDerThroughout(walk: DerWalk, range: DerRange, { isDer, identifier }: Header): boolean {
  if (!isDer || (identifier & constructed) === 0) return false;
  try {
    lookThrough(walk, range, isBerOnly);
    return true;
  } catch (cause) {
    // Whether it is wrong, or only no DER, is told by whoever reads it piece by piece.
    if (cause instanceof PkiError && cause.code !== 'der_too_many_elements') return false;
    throw cause;
  }
}

/** Pieces of an octet string, and an end of contents. */
function isBerOnly(identifier: number): boolean {
  return identifier === (tag.octetString | constructed) || identifier === 0;
}

function readPrimitive(bytes: Uint8Array, { start }: DerRange, header: Header): ReadNodes<DerNode> {
  const { identifier, contentStart, contentEnd: after } = header;
  if (after === undefined) throw new PkiError('der_indefinite_length', 'of a primitive element');
  const received = bytes.subarray(start, after);
  const content = bytes.subarray(contentStart, after);
  const found = header.isDer
    ? { tag: identifier, raw: received, content, children: [] }
    : BerNode.ofPieces(identifier, received, [content]);
  return { found, after };
}

function makeConstructed(
  { identifier, isDer, headerLength }: Header,
  received: Uint8Array,
  children: readonly DerNode[],
): DerNode {
  if (identifier === (tag.octetString | constructed)) {
    if (children.some((piece) => piece.tag !== tag.octetString)) {
      throw new PkiError('der_unexpected_tag', 'a piece of an octet string');
    }
    return BerNode.ofPieces(tag.octetString, received, children.flatMap(piecesOf));
  }
  if (isDer && children.every((child) => child.received === undefined)) {
    const content = received.subarray(headerLength);
    return { tag: identifier, raw: received, content, children };
  }
  return BerNode.ofChildren(identifier, received, children);
}

/** Pieces may be in pieces again (X.690, 8.7.3.2). */
function piecesOf(piece: DerNode): readonly Uint8Array[] {
  return piece instanceof BerNode ? piece.pieces : [piece.content];
}

function readChildren(walk: DerWalk, range: DerRange, header: Header): ReadNodes<DerNode[]> {
  const { bytes } = walk;
  const { contentStart, contentEnd } = header;
  const end = contentEnd ?? range.end;
  const children: DerNode[] = [];
  let position = contentStart;
  while (position < end) {
    if (contentEnd === undefined && isEndOfContents(bytes, position, end)) {
      return { found: children, after: position + 2 };
    }
    const child = readNode(walk, { start: position, end, depth: range.depth + 1 });
    children.push(child.found);
    position = child.after;
  }
  if (contentEnd === undefined) throw new PkiError('der_truncated', 'no end of contents');
  return { found: children, after: position };
}

function isEndOfContents(bytes: Uint8Array, at: number, end: number): boolean {
  return at + 2 <= end && bytes[at] === 0 && bytes[at + 1] === 0;
}

function readHeader(bytes: Uint8Array, { start, end }: DerRange): Header {
  const identifier = bytes[start];
  const first = bytes[start + 1];
  if (identifier === undefined || first === undefined || start + 2 > end) {
    throw new PkiError('der_truncated');
  }
  if (identifier === 0 || (identifier & 0x1f) === 0x1f) {
    throw new PkiError('der_unexpected_tag', 'end of contents, or a tag number above 30');
  }
  const octets = first <= 0x80 ? 0 : first & 0x7f;
  if (octets > lengthOctetsMax) throw new PkiError('der_too_large', `${octets} length octets`);
  const headerLength = 2 + octets;
  const contentStart = start + headerLength;
  const header = { identifier, headerLength, contentStart };
  if (first === 0x80) return { ...header, contentEnd: undefined, isDer: false };
  let length = octets === 0 ? first : 0;
  for (const octet of bytes.subarray(start + 2, contentStart)) length = length * 256 + octet;
  if (contentStart + length > end) throw new PkiError('der_truncated');
  const isDer = octets === 0 || (length >= 0x80 && bytes[start + 2] !== 0);
  return { ...header, contentEnd: contentStart + length, isDer };
}
