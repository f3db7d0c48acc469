/**
 * Text put in at the end of an element of a document as it came, and nothing else touched
 * (docs/adr/0054): where new signatures and unsigned properties go.
 */

import { concatBytes } from '@kumoin/pki';
import type { ElementSpan } from '../../xml/scan-xml.ts';
import { spliceBytes } from '../../xml/splice-bytes.ts';
import type { Splice } from '../../xml/splice-bytes.ts';
import { encodeAscii } from '../../xml/xml-encoding.ts';
import type { XmlEncoding } from '../../xml/xml-encoding.ts';

/** The element to stand in. */
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

/** @param text ASCII. */
export function appendText(host: SignatureHost, text: string): Hosted {
  const splice = appendSplice(host, text);
  const opened = splice.end > splice.start ? host.encoding.width : 0;
  return {
    document: spliceBytes(host.bytes, [splice]),
    at: splice.start + opened,
    encoding: host.encoding,
  };
}

/** @param text ASCII. An element of one empty tag is opened. */
export function appendSplice({ bytes, encoding, span }: SignatureHost, text: string): Splice {
  const { start, contentStart, contentEnd, end } = span;
  if (contentEnd < end) {
    return { start: contentEnd, end: contentEnd, bytes: encodeAscii(text, encoding) };
  }
  // `/>` becomes `>`, what is put in, and an end tag of the same name, octet for octet.
  const name = bytes.subarray(start + encoding.width, endOfName(bytes, encoding, start));
  const opened = [encodeAscii(`>${text}</`, encoding), name, encodeAscii('>', encoding)];
  const tail = contentStart - 2 * encoding.width;
  return { start: tail, end: contentStart, bytes: concatBytes(opened) };
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
