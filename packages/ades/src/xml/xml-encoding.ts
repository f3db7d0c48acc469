/**
 * In which encoding a document is (XML 1.0, 4.3.3 and appendix F), decided by us and told to
 * the parser, so that what was looked at and what is parsed cannot be two readings.
 *
 * Served are those in which no octet of a longer character looks like markup: positions of tags
 * are found in the octets. Shift_JIS and ISO-2022-JP are not among them.
 */

import { AdesError } from '../ades-error.ts';

export interface XmlEncoding {
  /** As the parser calls it. */
  readonly name: string;
  /** Octets of a character of ASCII. */
  readonly width: 1 | 2;
  readonly littleEndian: boolean;
}

const declarationBytesMax = 256;
const served = /^(utf-8|us-ascii|ascii|iso-8859-([1-9]|1[013456])|windows-125[0-8]|euc-jp)$/i;

/** @throws {AdesError} `xml_forbidden` for an encoding or a version that is not served. */
export function readXmlEncoding(bytes: Uint8Array): XmlEncoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return wide('UTF-16LE', true);
  if (first === 0xfe && second === 0xff) return wide('UTF-16BE', false);
  // Without a mark UTF-16 could only be guessed; a guess is what an attacker plays with.
  if (bytes.subarray(0, 4).includes(0)) throw new AdesError('xml_forbidden', 'encoding');
  const name = declaredEncoding(bytes) ?? 'UTF-8';
  if (!served.test(name)) throw new AdesError('xml_forbidden', `encoding ${name}`);
  return { name, width: 1, littleEndian: false };
}

/** ASCII text in this encoding. */
export function encodeAscii(text: string, { width, littleEndian }: XmlEncoding): Uint8Array {
  const narrow = new TextEncoder().encode(text);
  if (width === 1) return narrow;
  const octets = new Uint8Array(narrow.length * 2);
  for (const [index, octet] of narrow.entries()) octets[2 * index + (littleEndian ? 0 : 1)] = octet;
  return octets;
}

/** One octet for each character or half of one: itself if it is of ASCII, 0x80 otherwise. */
export function narrowOctets(bytes: Uint8Array, { width, littleEndian }: XmlEncoding): Uint8Array {
  if (width === 1) return bytes;
  const [low, high] = littleEndian ? [0, 1] : [1, 0];
  const narrow = new Uint8Array(bytes.length >> 1);
  for (let index = 0; index < narrow.length; index += 1) {
    const octet = bytes[2 * index + low] ?? 0x80;
    narrow[index] = bytes[2 * index + high] === 0 && octet < 0x80 ? octet : 0x80;
  }
  return narrow;
}

function wide(name: string, littleEndian: boolean): XmlEncoding {
  return { name, width: 2, littleEndian };
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, declarationBytesMax));
  const [, declaration] = /^(?:\u00ef\u00bb\u00bf)?<\?xml\s([^>]*)\?>/.exec(start) ?? [];
  if (declaration === undefined) return undefined;
  const [, version] = /\bversion\s*=\s*["']([^"']*)["']/.exec(declaration) ?? [];
  // Canonical XML is defined for XML 1.0.
  if (version !== '1.0') throw new AdesError('xml_forbidden', 'version');
  return /\bencoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1];
}
