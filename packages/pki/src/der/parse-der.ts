/**
 * Strict DER reader (X.690, clause 10) that keeps the raw span of every element.
 *
 * Signatures and digests are computed over bytes as they came, never over bytes encoded
 * again, so each node hands out the exact range it was read from. Everything is bounded
 * before it is read: input size, nesting depth, number of elements. Children are parsed at
 * once, so a node that exists is well formed all the way down.
 */

import { PkiError } from '../pki-error.ts';
import type { DerElement } from './read-element.ts';
import { readElement } from './read-element.ts';

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

export interface DerNode extends DerElement {
  /** Elements inside a constructed node; empty for a primitive one. */
  readonly children: readonly DerNode[];
  /**
   * Only where an element came in BER (`parseBer`): its octets as they came, while `raw` and
   * `content` are its DER form.
   */
  readonly received?: Uint8Array;
}

/** The octets of an element as they came, DER or not. */
export function receivedOctets(node: DerNode): Uint8Array {
  return node.received ?? node.raw;
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

  const element = readElement(walk.bytes, start, end);
  const constructed = (element.tag & 0x20) !== 0;
  const contentStart = start + element.raw.length - element.content.length;
  return {
    ...element,
    children: constructed
      ? readChildren(walk, {
          start: contentStart,
          end: start + element.raw.length,
          depth: depth + 1,
        })
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
