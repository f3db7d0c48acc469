/**
 * Text put in at the end of an element of a document as it came, and nothing else touched
 * (docs/adr/0054): where new signatures and unsigned properties go.
 */

import type { ElementSpan } from '../xml/scan-xml.ts';
import { spliceBytes } from '../xml/splice-bytes.ts';
import { encodeAscii } from '../xml/xml-encoding.ts';
import type { XmlEncoding } from '../xml/xml-encoding.ts';

/** The element to stand in; undefined where the signature is a document of its own. */
export interface SignatureHost {
  readonly bytes: Uint8Array;
  readonly encoding: XmlEncoding;
  readonly span: ElementSpan;
}

export interface Hosted {
  readonly document: Uint8Array;
  /** Where the text that was put in begins. */
  readonly at: number;
  readonly encoding: XmlEncoding;
}

/** @param text ASCII. An element of one empty tag is opened. */
export function appendText({ bytes, encoding, span }: SignatureHost, text: string): Hosted {
  const { start, contentStart, contentEnd, end } = span;
  if (contentEnd < end) {
    const added = encodeAscii(text, encoding);
    const document = spliceBytes(bytes, [{ start: contentEnd, end: contentEnd, bytes: added }]);
    return { document, at: contentEnd, encoding };
  }
  // `/>` becomes `>`, what is put in, and an end tag of the same name, octet for octet.
  const at = contentStart - encoding.width;
  const opened = spliceBytes(bytes, [
    { start: at - encoding.width, end: contentStart, bytes: encodeAscii(`>${text}</`, encoding) },
  ]);
  const nameAt = at + opened.length - bytes.length + encoding.width;
  const name = bytes.subarray(start + encoding.width, endOfName(bytes, encoding, start));
  const closing = [...name, ...encodeAscii('>', encoding)];
  const document = spliceBytes(opened, [
    { start: nameAt, end: nameAt, bytes: Uint8Array.from(closing) },
  ]);
  return { document, at, encoding };
}

/** The signature as a document of its own. @param text may hold what was enclosed. */
export function standAlone(text: string): Hosted {
  const encoding: XmlEncoding = { name: 'UTF-8', width: 1, littleEndian: false };
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  const document = new TextEncoder().encode(declaration + text);
  return { document, at: declaration.length, encoding };
}

const namesEnd = [...' \t\r\n/>'].map((character) => character.charCodeAt(0));

function endOfName(bytes: Uint8Array, { width, littleEndian }: XmlEncoding, start: number): number {
  const low = width === 1 || littleEndian ? 0 : 1;
  for (let at = start + width; at < bytes.length; at += width) {
    const ascii = width === 1 || bytes[at + 1 - low] === 0;
    if (ascii && namesEnd.includes(bytes[at + low] ?? 0)) return at;
  }
  return bytes.length;
}
