/**
 * Just enough DER to find the nonce in a time-stamp token: definite lengths, one element after
 * the other. `packages/pki` has the real parser, but this package runs in browsers and imports
 * nothing of ours that brings a crypto library; see ADR 25.
 */

import { SdkError } from '../sdk-error.ts';

export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** All elements of a constructed one. @throws {SdkError} `unintelligible`. */
export function readElements(bytes: Uint8Array): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const { element, next } = readElement(bytes, offset);
    elements.push(element);
    offset = next;
  }
  return elements;
}

/** The children of the element at `index` that has this tag. @throws {SdkError} */
export function childrenOf(
  elements: readonly DerElement[],
  index: number,
  tag: number,
): readonly DerElement[] {
  return readElements(contentOf(elements, index, tag));
}

/** @throws {SdkError} `unintelligible`, when something else is there. */
export function contentOf(elements: readonly DerElement[], index: number, tag: number): Uint8Array {
  const element = elements[index];
  if (element?.tag !== tag) throw new SdkError('unintelligible', 'this is no time-stamp token');
  return element.content;
}

function readElement(bytes: Uint8Array, offset: number) {
  const tag = bytes[offset] ?? 0;
  const first = bytes[offset + 1] ?? 0x80;
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  const start = offset + 2 + lengthOctets;
  // 0x80 is the indefinite length of BER; a token of four gigabytes is none.
  const readable = first !== 0x80 && lengthOctets <= 4 && start <= bytes.length;
  const length = first < 0x80 ? first : bigEndian(bytes.subarray(offset + 2, start));
  if (!readable || start + length > bytes.length) {
    throw new SdkError('unintelligible', 'the time-stamp token is not DER');
  }
  const end = start + length;
  return { element: { tag, content: bytes.subarray(start, end) }, next: end };
}

function bigEndian(octets: Uint8Array): number {
  return octets.reduce((sum, octet) => sum * 256 + octet, 0);
}
