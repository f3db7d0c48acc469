/**
 * Human text in PDF strings (ISO 32000-2, 7.9.2.2 "Text string type", annex D.2).
 *
 * Written as PDFDocEncoding where that suffices, else as UTF-16BE with a byte order mark;
 * UTF-8 (PDF 2.0) is read but not written, since older readers show it as noise.
 */

import type { PdfString } from './cos.ts';

/** PDFDocEncoding where it differs from Latin-1: 0x18–0x1f, then 0x80–0xa0. */
const ACCENTS = '˘ˇˆ˙˝˛˚˜';
const HIGH = '•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž';
const EURO = 0xa0;
const UNDEFINED = new Set([0x7f, 0x9f, 0xad]);

/** A text string: PDFDocEncoding if every character has a place there, else UTF-16BE. */
export function textString(text: string): PdfString {
  const narrow = encodePdfDoc(text);
  return { kind: 'string', bytes: narrow ?? encodeUtf16(text) };
}

/** The text of a text string; bytes without meaning become U+FFFD. */
export function readTextString(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes.subarray(2), false);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes.subarray(2), true);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return new TextDecoder('utf-8').decode(bytes.subarray(3));
  }
  let text = '';
  for (const byte of bytes) text += decodePdfDocByte(byte);
  return text;
}

/** PDFDocEncoding of a text, or `undefined` if a character has no place in it. */
export function encodePdfDoc(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    const byte = BYTE_OF.get(text[i] as string);
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  // Text that begins like a byte order mark would be read back as something else.
  const marked =
    (bytes[0] === 0xfe && bytes[1] === 0xff) ||
    (bytes[0] === 0xff && bytes[1] === 0xfe) ||
    (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf);
  return marked ? undefined : bytes;
}

function decodePdfDocByte(byte: number): string {
  if (byte >= 0x18 && byte <= 0x1f) return ACCENTS[byte - 0x18] as string;
  if (UNDEFINED.has(byte)) return '\ufffd';
  if (byte >= 0x80 && byte < EURO) return HIGH[byte - 0x80] as string;
  return byte === EURO ? '€' : String.fromCharCode(byte);
}

function makeReverseTable(): ReadonlyMap<string, number> {
  const table = new Map<string, number>();
  for (let byte = 0; byte < 256; byte += 1) {
    const character = decodePdfDocByte(byte);
    if (character !== '\ufffd') table.set(character, byte);
  }
  return table;
}

const BYTE_OF = makeReverseTable();

function encodeUtf16(text: string): Uint8Array {
  const bytes = new Uint8Array(2 + 2 * text.length);
  bytes[0] = 0xfe;
  bytes[1] = 0xff;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    bytes[2 + 2 * i] = unit >> 8;
    bytes[3 + 2 * i] = unit & 0xff;
  }
  return bytes;
}

function decodeUtf16(bytes: Uint8Array, littleEndian: boolean): string {
  const label = littleEndian ? 'utf-16le' : 'utf-16be';
  return new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
}
