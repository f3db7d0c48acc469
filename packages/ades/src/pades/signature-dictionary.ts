/**
 * The signature dictionary of a PAdES baseline signature (EN 319 142-1, 6.3 "PAdES baseline
 * signatures"; ISO 32000-1, 12.8.1) with its two placeholders.
 *
 * /Contents and /ByteRange are verbatim, so that they are never encrypted and their place in
 * the file is known to the byte. /ByteRange has a fixed width: it is filled in when all
 * offsets are known, without moving any of them.
 */

import { dictionary, name, verbatim } from '../pdf/cos.ts';
import type { PdfArray, PdfDictionary } from '../pdf/cos.ts';
import { textString } from '../pdf/text-string.ts';
import { AdesError } from '../ades-error.ts';
import { pdfDate } from './pdf-date.ts';

/** Offset and length of the part before /Contents, then of the part behind it. */
export type ByteRange = readonly [number, number, number, number];

/** What a signer may say about a signature; shown by viewers, vouched for by nobody. */
export interface SignatureWords {
  readonly name?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly contactInfo?: string;
}

export const contentsLabel = 'contents';
export const byteRangeLabel = 'byte-range';
const byteRangeWidth = 60;
/** Of each of the words a signer may say. */
export const signatureWordsCharactersMax = 1000;

/**
 * @param contentsBytes room for the CMS; it takes twice as many hexadecimal digits.
 * @throws {AdesError} `pades_text_too_long`.
 */
export function buildSignatureDictionary(order: {
  readonly contentsBytes: number;
  /** Milliseconds since 1970. */
  readonly signingTime: number;
  readonly words: SignatureWords;
  readonly reference: PdfArray | undefined;
}): PdfDictionary {
  const { words } = order;
  return dictionary({
    Type: name('Sig'),
    Filter: name('Adobe.PPKLite'),
    SubFilter: name('ETSI.CAdES.detached'),
    M: pdfDate(order.signingTime),
    Name: wordsString(words.name),
    Reason: wordsString(words.reason),
    Location: wordsString(words.location),
    ContactInfo: wordsString(words.contactInfo),
    Reference: order.reference,
    ByteRange: verbatim(renderByteRange([0, 0, 0, 0]), byteRangeLabel),
    Contents: verbatim(renderContents(new Uint8Array(), order.contentsBytes), contentsLabel),
  });
}

/** `[a b c d]`, always of the same width. */
export function renderByteRange(range: ByteRange): Uint8Array {
  return ascii(`[${range.join(' ').padEnd(byteRangeWidth - 2)}]`);
}

/**
 * `<hex>` with zeros behind the bytes, up to the room reserved.
 * @throws {AdesError} `pades_contents_too_small`; nothing is ever cut.
 */
export function renderContents(bytes: Uint8Array, roomBytes: number): Uint8Array {
  if (bytes.length > roomBytes) {
    throw new AdesError('pades_contents_too_small', `${bytes.length} bytes, room ${roomBytes}`);
  }
  const token = new Uint8Array(roomBytes * 2 + 2).fill(zero);
  token[0] = lessThan;
  token[token.length - 1] = greaterThan;
  bytes.forEach((octet, index) => {
    token[1 + index * 2] = digits[octet >> 4] ?? zero;
    token[2 + index * 2] = digits[octet & 15] ?? zero;
  });
  return token;
}

const zero = 0x30;
const lessThan = 0x3c;
const greaterThan = 0x3e;
const digits = ascii('0123456789abcdef');

function wordsString(text: string | undefined) {
  if (text === undefined || text === '') return undefined;
  if (text.length > signatureWordsCharactersMax) {
    throw new AdesError('pades_text_too_long', `${text.length} characters`);
  }
  return textString(text);
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
