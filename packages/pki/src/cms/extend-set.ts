/**
 * The elements of a SET OF with more of them (X.690, 11.6), each one's octets as they were. Where
 * they came in DER order, the new ones go where the order puts them; a set that came in another
 * order keeps it, and the new ones stand behind, in the order they were given.
 */

import { digest } from '../digest.ts';
import { compareBytes } from '../der/encode-der.ts';
import { receivedOctets } from '../der/parse-der.ts';
import type { DerNode } from '../der/parse-der.ts';
import { bytesToHex } from '../hex.ts';
import { PkiError } from '../pki-error.ts';

export interface SetExtension {
  readonly present: readonly DerNode[];
  readonly added: readonly DerNode[];
  /** How many elements the set may hold at most. */
  readonly countMax: number;
  /** What makes an element the same as another; its octets unless said otherwise. */
  readonly identify?: (element: DerNode) => string;
  /** The elements are named by their place, so they stay where they are. */
  readonly keepOrder?: boolean;
}

/**
 * @returns all elements; as many as there were, when nothing added is new.
 * @throws {PkiError} `cms_malformed` when they become too many.
 */
export function extendSet(extension: SetExtension): readonly Uint8Array[] {
  const { present, added, countMax, identify = octetsOf, keepOrder = false } = extension;
  const known = new Set(present.map(identify));
  const fresh = added.filter((element) => {
    const name = identify(element);
    return !known.has(name) && known.add(name);
  });
  const all = [...present, ...fresh];
  if (fresh.length > 0 && all.length > countMax) {
    throw new PkiError('cms_malformed', 'too many members');
  }
  return (keepOrder ? all : inOrderOf(present, all)).map(receivedOctets);
}

/** `elements` in DER order if `pattern` is, otherwise as they are. */
export function inOrderOf(
  pattern: readonly DerNode[],
  elements: readonly DerNode[],
): readonly DerNode[] {
  const sorted = pattern.every((element, index) => {
    const before = pattern[index - 1];
    return before === undefined || compareBytes(before.raw, element.raw) <= 0;
  });
  if (!sorted) return elements;
  return [...elements].sort((left, right) => compareBytes(left.raw, right.raw));
}

/** Names an element by the octets of its DER form, in few characters. */
export function octetsOf({ raw }: { readonly raw: Uint8Array }): string {
  return bytesToHex(digest('sha256', raw));
}
