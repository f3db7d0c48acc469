/**
 * Typed access to parsed elements: each function states what it expects and refuses
 * anything else. `DerFields` walks the members of a SEQUENCE in order, so that a reader of
 * a structure looks like its ASN.1.
 */

import { PkiError } from '../pki-error.ts';
import { decodeObjectIdentifier } from './object-identifier.ts';
import type { DerNode } from './parse-der.ts';
import { contextConstructed, contextPrimitive, tag } from './tag.ts';

/** Room for an RSA modulus of 16,384 bits; a longer one would only cost quadratic time. */
const integerBytesMax = 2052;

/** Named bit lists name a dozen bits; this leaves room for 248. */
const namedBitsBytesMax = 32;

/** @throws {PkiError} `der_unexpected_tag`. */
export function expectTag(node: DerNode | undefined, identifier: number): DerNode {
  if (node?.tag !== identifier) {
    const found = node === undefined ? 'nothing' : `0x${node.tag.toString(16)}`;
    throw new PkiError(
      'der_unexpected_tag',
      `expected 0x${identifier.toString(16)}, found ${found}`,
    );
  }
  return node;
}

/** Members of a SEQUENCE, taken one after the other; `end` refuses leftovers. */
export class DerFields {
  readonly #nodes: readonly DerNode[];
  #position = 0;

  constructor(nodes: readonly DerNode[]) {
    this.#nodes = nodes;
  }

  /** @throws {PkiError} `der_unexpected_tag` unless `node` is a SEQUENCE. */
  static ofSequence(node: DerNode | undefined): DerFields {
    return new DerFields(expectTag(node, tag.sequence).children);
  }

  peek(): DerNode | undefined {
    return this.#nodes[this.#position];
  }

  /** @throws {PkiError} `der_unexpected_tag` when the next member is another or none. */
  take(identifier: number): DerNode {
    const node = expectTag(this.peek(), identifier);
    this.#position += 1;
    return node;
  }

  /** The next member whatever it is. @throws {PkiError} `der_truncated` when there is none. */
  takeAny(): DerNode {
    const node = this.peek();
    if (node === undefined) throw new PkiError('der_truncated', 'a member is missing');
    this.#position += 1;
    return node;
  }

  /** The next member if it carries one of these tags; otherwise nothing is taken. */
  takeIf(...identifiers: readonly number[]): DerNode | undefined {
    const node = this.peek();
    if (node === undefined || !identifiers.includes(node.tag)) return undefined;
    this.#position += 1;
    return node;
  }

  /** The element inside `[number] EXPLICIT`, if present. */
  takeExplicit(number: number): DerNode | undefined {
    const wrapper = this.takeIf(contextConstructed(number));
    if (wrapper === undefined) return undefined;
    const [inner, ...more] = wrapper.children;
    if (inner === undefined || more.length > 0) throw new PkiError('der_bad_value', 'explicit tag');
    return inner;
  }

  /** `[number] IMPLICIT`, primitive or constructed, if present. */
  takeImplicit(number: number): DerNode | undefined {
    return this.takeIf(contextPrimitive(number), contextConstructed(number));
  }

  rest(): readonly DerNode[] {
    const rest = this.#nodes.slice(this.#position);
    this.#position = this.#nodes.length;
    return rest;
  }

  /** @throws {PkiError} `der_trailing_bytes` when members are left over. */
  end(): void {
    if (this.#position < this.#nodes.length)
      throw new PkiError('der_trailing_bytes', 'extra member');
  }
}

/** @throws {PkiError} when the node is no INTEGER in its shortest form. */
export function readInteger(node: DerNode | undefined): bigint {
  const { content } = expectTag(node, tag.integer);
  return twosComplement(content);
}

/** An INTEGER that must fit a safe JavaScript number. @throws {PkiError} */
export function readSmallInteger(node: DerNode | undefined): number {
  return smallNumber(readInteger(node));
}

/** @throws {PkiError} unless an ENUMERATED that fits a safe JavaScript number. */
export function readEnumerated(node: DerNode | undefined): number {
  return smallNumber(twosComplement(expectTag(node, tag.enumerated).content));
}

/** @throws {PkiError} unless 0x00 or 0xff, X.690 11.1. */
export function readBoolean(node: DerNode | undefined): boolean {
  const { content } = expectTag(node, tag.boolean);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) {
    throw new PkiError('der_bad_value', 'boolean');
  }
  return content[0] === 0xff;
}

export function readObjectIdentifier(node: DerNode | undefined): string {
  return decodeObjectIdentifier(expectTag(node, tag.objectIdentifier).content);
}

export function readOctetString(node: DerNode | undefined): Uint8Array {
  return expectTag(node, tag.octetString).content;
}

/** The octets of a bit string that has no unused bits. @throws {PkiError} */
export function readBitString(node: DerNode | undefined): Uint8Array {
  const { content } = expectTag(node, tag.bitString);
  if (content[0] !== 0) throw new PkiError('der_bad_value', 'bit string with unused bits');
  return content.subarray(1);
}

/** The numbers of the bits that are set in a named bit list. @throws {PkiError} */
export function readNamedBits(node: DerNode | undefined): ReadonlySet<number> {
  const { content } = expectTag(node, tag.bitString);
  const unused = content[0] ?? 8;
  if (unused > 7 || (content.length === 1 && unused !== 0))
    throw new PkiError('der_bad_value', 'bits');
  if (content.length > namedBitsBytesMax) throw new PkiError('der_too_large', 'named bits');
  const bits = new Set<number>();
  const count = (content.length - 1) * 8 - unused;
  for (let bit = 0; bit < count; bit += 1) {
    if (((content[1 + Math.floor(bit / 8)] ?? 0) & (0x80 >> (bit % 8))) !== 0) bits.add(bit);
  }
  return bits;
}

const decoders: ReadonlyMap<number, (content: Uint8Array) => string> = new Map([
  [tag.utf8String, (content) => strictText('utf-8', content)],
  [tag.printableString, (content) => ascii(content)],
  [tag.ia5String, (content) => ascii(content)],
  [tag.numericString, (content) => ascii(content)],
  [tag.visibleString, (content) => ascii(content)],
  [tag.teletexString, (content) => strictText('latin1', content)],
  [tag.bmpString, (content) => strictText('utf-16be', content)],
]);

/** Text of any of the string types X.509 uses. @throws {PkiError} */
export function readText(node: DerNode | undefined): string {
  const decode = node === undefined ? undefined : decoders.get(node.tag);
  if (node === undefined || decode === undefined)
    throw new PkiError('der_unexpected_tag', 'no text');
  return decode(node.content);
}

function strictText(encoding: string, content: Uint8Array): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    throw new PkiError('der_bad_value', `not ${encoding}`, { cause });
  }
}

function ascii(content: Uint8Array): string {
  if (content.some((octet) => octet > 0x7f)) throw new PkiError('der_bad_value', 'not ASCII');
  return strictText('utf-8', content);
}

function smallNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
    throw new PkiError('der_bad_value', 'integer too large');
  }
  return Number(value);
}

function twosComplement(content: Uint8Array): bigint {
  const [first, second] = content;
  if (first === undefined) throw new PkiError('der_bad_value', 'empty integer');
  const padded =
    (first === 0 && (second ?? 0x80) < 0x80) || (first === 0xff && (second ?? 0) >= 0x80);
  if (content.length > 1 && padded) throw new PkiError('der_bad_value', 'padded integer');
  if (content.length > integerBytesMax) throw new PkiError('der_too_large', 'integer');
  let value = 0n;
  for (const octet of content) value = (value << 8n) | BigInt(octet);
  return first >= 0x80 ? value - (1n << BigInt(content.length * 8)) : value;
}
