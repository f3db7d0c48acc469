/**
 * DER encoder (X.690, clause 10): each function returns a complete element.
 *
 * Values are built inside out as plain byte arrays; there is no tree of objects to keep in
 * step with the bytes. SET OF is sorted here (11.6) since signed attributes depend on it.
 */

import { PkiError } from '../pki-error.ts';
import { encodeObjectIdentifier } from './object-identifier.ts';
import { contextConstructed, contextPrimitive, tag } from './tag.ts';

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let total = 0;
  for (const part of parts) total += part.length;
  const joined = new Uint8Array(total);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Identifier and length octets of an element whose content is `length` octets long. */
export function derHeader(identifier: number, length: number): readonly number[] {
  if (length < 0x80) return [identifier, length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [identifier, 0x80 | octets.length, ...octets];
}

/** One element of any tag around ready content octets. */
export function derElement(identifier: number, content: Uint8Array): Uint8Array {
  const header = derHeader(identifier, content.length);
  const element = new Uint8Array(header.length + content.length);
  element.set(header);
  element.set(content, header.length);
  return element;
}

/**
 * An element in pieces: its header, and its content as it is handed in. Nested frames around a
 * long content copy it once, when the outermost is put together.
 */
export function derFrame(
  identifier: number,
  ...content: readonly Uint8Array[]
): readonly Uint8Array[] {
  const length = content.reduce((sum, piece) => sum + piece.length, 0);
  return [Uint8Array.from(derHeader(identifier, length)), ...content];
}

export function derSequence(...elements: readonly Uint8Array[]): Uint8Array {
  return derElement(tag.sequence, concatBytes(elements));
}

/** SET OF: the elements are put into DER order, X.690 11.6. */
export function derSetOf(...elements: readonly Uint8Array[]): Uint8Array {
  return derElement(tag.set, concatBytes([...elements].sort(compareBytes)));
}

/** `[number] EXPLICIT` around one element; also IMPLICIT over SEQUENCE when given its content. */
export function derExplicit(number: number, content: Uint8Array): Uint8Array {
  return derElement(contextConstructed(number), content);
}

/** `[number] IMPLICIT` over a primitive type: `content` is the content octets. */
export function derImplicit(number: number, content: Uint8Array): Uint8Array {
  return derElement(contextPrimitive(number), content);
}

/** The same element under another identifier octet: IMPLICIT tagging of a ready element. */
export function derRetag(identifier: number, element: Uint8Array): Uint8Array {
  const retagged = Uint8Array.from(element);
  retagged[0] = identifier;
  return retagged;
}

/** Any integer, in the fewest octets of two's complement. */
export function derInteger(value: bigint | number): Uint8Array {
  let rest = BigInt(value);
  const octets: number[] = [];
  do {
    octets.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (
    !(rest === 0n && (octets[0] ?? 0) < 0x80) &&
    !(rest === -1n && (octets[0] ?? 0) >= 0x80)
  );
  return derElement(tag.integer, Uint8Array.from(octets));
}

/** An unsigned big-endian magnitude, as keys, serial numbers and signatures carry them. */
export function derUnsigned(magnitude: Uint8Array): Uint8Array {
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start += 1;
  const trimmed = magnitude.length === 0 ? Uint8Array.of(0) : magnitude.subarray(start);
  const padded = (trimmed[0] ?? 0) >= 0x80 ? concatBytes([Uint8Array.of(0), trimmed]) : trimmed;
  return derElement(tag.integer, padded);
}

export function derEnumerated(value: number): Uint8Array {
  return derRetag(tag.enumerated, derInteger(value));
}

export function derBoolean(value: boolean): Uint8Array {
  return derElement(tag.boolean, Uint8Array.of(value ? 0xff : 0x00));
}

export function derNull(): Uint8Array {
  return derElement(tag.null, new Uint8Array());
}

export function derOctetString(content: Uint8Array): Uint8Array {
  return derElement(tag.octetString, content);
}

/** A bit string of whole octets. */
export function derBitString(content: Uint8Array): Uint8Array {
  return derElement(tag.bitString, concatBytes([Uint8Array.of(0), content]));
}

/** A named bit list with trailing zero bits removed, X.690 11.2.2; bit 0 is the first. */
export function derNamedBits(bits: Iterable<number>): Uint8Array {
  const set = [...new Set(bits)];
  if (set.length === 0) return derElement(tag.bitString, Uint8Array.of(0));
  const last = Math.max(...set);
  const octets = new Uint8Array(Math.floor(last / 8) + 1);
  for (const bit of set) {
    octets[Math.floor(bit / 8)] = (octets[Math.floor(bit / 8)] ?? 0) | (0x80 >> (bit % 8));
  }
  return derElement(tag.bitString, concatBytes([Uint8Array.of(7 - (last % 8)), octets]));
}

/** @throws {PkiError} `der_bad_value` when the dotted text is no object identifier. */
export function derObjectIdentifier(dotted: string): Uint8Array {
  return derElement(tag.objectIdentifier, encodeObjectIdentifier(dotted));
}

const utf8 = new TextEncoder();

export function derUtf8String(text: string): Uint8Array {
  return derElement(tag.utf8String, utf8.encode(text));
}

/** @throws {PkiError} `der_bad_value` when a character is outside the PrintableString set. */
export function derPrintableString(text: string): Uint8Array {
  if (!/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)) {
    throw new PkiError('der_bad_value', 'not a PrintableString');
  }
  return derElement(tag.printableString, utf8.encode(text));
}

/** @throws {PkiError} `der_bad_value` when a character is not ASCII. */
export function derIa5String(text: string): Uint8Array {
  // eslint-disable-next-line no-control-regex -- IA5String is exactly the 7-bit characters
  if (!/^[\x00-\x7f]*$/.test(text)) throw new PkiError('der_bad_value', 'not an IA5String');
  return derElement(tag.ia5String, utf8.encode(text));
}

/** DER order of the elements of a SET OF. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
