/**
 * Strict DER reader (X.690, clause 10) that keeps the raw span of every element.
 *
 * Signatures and digests are computed over bytes as they came, never over bytes encoded
 * again, so each node hands out the exact range it was read from. Everything is bounded
 * before it is read: input size, nesting depth, number of elements. All elements are looked
 * through at once, so a node that exists is well formed all the way down; its children become
 * nodes when somebody looks at them. A list of a million entries inside a signature costs the
 * walk and no tree.
 */

import { PkiError } from '../pki-error.ts';
import type { DerElement } from './read-element.ts';
import { readSpan } from './read-element.ts';

export interface DerLimits {
  readonly bytesMax: number;
  readonly depthMax: number;
  /** Elements that are looked through. */
  readonly elementsMax: number;
  /** Elements that are held as nodes; as many as are looked through unless given. */
  readonly nodesMax?: number;
}

/** Generous for certificates and CMS with long chains; CRLs pass their own. */
export const defaultDerLimits: DerLimits = {
  bytesMax: 16 * 1024 * 1024,
  depthMax: 32,
  elementsMax: 200_000,
};

export interface DerNode extends DerElement {
  /**
   * Elements inside a constructed node; empty for a primitive one. Looking at more of them than
   * the limits let anybody hold throws `der_too_many_elements`.
   */
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

/** One reading: the octets, and how much of the limits is used up. */
export interface DerWalk {
  readonly bytes: Uint8Array;
  readonly limits: DerLimits;
  elements: number;
  nodes: number;
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
  const walk = { bytes, limits, elements: 0, nodes: 0 };
  const whole = { start: 0, end: bytes.length, depth: 0 };
  lookThrough(walk, whole);
  return holdNode(walk, whole);
}

/** Where an element begins, what it must not reach beyond, and how deep it lies. */
export interface DerRange {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

/**
 * Looks through one element and all in it without holding any.
 * @param isForbidden identifier octets that are not to occur, beside those nobody reads.
 * @returns where the next octet behind it is.
 * @throws {PkiError} `der_*`.
 */
export function lookThrough(
  walk: DerWalk,
  { start, end, depth }: DerRange,
  isForbidden: (identifier: number) => boolean = () => false,
): number {
  if (depth > walk.limits.depthMax) throw new PkiError('der_too_deep');
  walk.elements += 1;
  if (walk.elements > walk.limits.elementsMax) throw new PkiError('der_too_many_elements');
  const { contentStart, contentEnd } = readSpan(walk.bytes, start, end);
  const identifier = walk.bytes[start] ?? 0;
  if (isForbidden(identifier)) throw new PkiError('der_unexpected_tag');
  let position = isConstructed(identifier) ? contentStart : contentEnd;
  while (position < contentEnd) {
    const inner = { start: position, end: contentEnd, depth: depth + 1 };
    position = lookThrough(walk, inner, isForbidden);
  }
  return contentEnd;
}

/** An element that was looked through, as a node. @throws {PkiError} `der_too_many_elements`. */
export function holdNode(walk: DerWalk, { start, end, depth }: DerRange): DerNode {
  return new HeldNode(walk, { start, end, depth });
}

/** @throws {PkiError} `der_too_many_elements`. */
export function countNode(walk: DerWalk): void {
  walk.nodes += 1;
  if (walk.nodes > (walk.limits.nodesMax ?? walk.limits.elementsMax)) {
    throw new PkiError('der_too_many_elements');
  }
}

const none: readonly DerNode[] = [];

/** A class for its shape: objects with a getter of their own cost ten times as much. */
class HeldNode implements DerNode {
  readonly tag: number;
  readonly raw: Uint8Array;
  readonly content: Uint8Array;
  readonly #walk: DerWalk;
  readonly #start: number;
  readonly #depth: number;
  #children: readonly DerNode[] | undefined;

  constructor(walk: DerWalk, { start, end, depth }: DerRange) {
    countNode(walk);
    const { bytes } = walk;
    const { contentStart, contentEnd } = readSpan(bytes, start, end);
    this.tag = bytes[start] ?? 0;
    this.raw = bytes.subarray(start, contentEnd);
    this.content = bytes.subarray(contentStart, contentEnd);
    this.#walk = walk;
    this.#start = start;
    this.#depth = depth;
    this.#children = isConstructed(this.tag) ? undefined : none;
  }

  get children(): readonly DerNode[] {
    this.#children ??= this.#hold();
    return this.#children;
  }

  #hold(): readonly DerNode[] {
    const children: DerNode[] = [];
    const end = this.#start + this.raw.length;
    const depth = this.#depth + 1;
    for (let start = end - this.content.length; start < end;) {
      const child = new HeldNode(this.#walk, { start, end, depth });
      children.push(child);
      start += child.raw.length;
    }
    return children;
  }
}

function isConstructed(identifier: number): boolean {
  return (identifier & 0x20) !== 0;
}
