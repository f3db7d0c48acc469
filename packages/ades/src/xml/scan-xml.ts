/**
 * Where the tags of a document stand, octet for octet, and the refusal of what must never reach
 * a parser: document type declarations, and with them every entity (EN 319 132-1 documents need
 * none), too deep nesting, too many elements or attributes.
 *
 * This is no second parser. Whether the document is well-formed, what is in which namespace and
 * what a text says are questions for the tree; the tree does not tell positions, and without
 * them nothing can be added to a signed document but by writing all of it anew. The two are
 * compared when a document is opened.
 */

import { AdesError } from '../ades-error.ts';
import { narrowOctets } from './xml-encoding.ts';
import type { XmlEncoding } from './xml-encoding.ts';
import { xmlAsidesMax, xmlAttributesMax, xmlDepthMax, xmlElementsMax } from './xml-limits.ts';

/** Positions of one element, in octets of the document. */
export interface ElementSpan {
  readonly start: number;
  /** Just after the start tag. */
  readonly contentStart: number;
  /** Where the end tag begins; `end` for an element of one tag. */
  readonly contentEnd: number;
  readonly end: number;
  /** Place of the element around it in document order; -1 for the root. */
  readonly parent: number;
  /** Elements inside, at any depth. */
  readonly descendants: number;
}

/** Elements in document order; the root is element 0. */
export interface ScannedXml {
  readonly count: number;
  span(index: number): ElementSpan;
}

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const exclamation = 0x21;
const question = 0x3f;
const equalsSign = 0x3d;
const singleQuote = 0x27;
const doubleQuote = 0x22;

const fields = 6;

/** @throws {AdesError} `xml_forbidden`, `xml_too_large`, `xml_malformed`. */
export function scanXml(bytes: Uint8Array, encoding: XmlEncoding): ScannedXml {
  const scanner = new Scanner(narrowOctets(bytes, encoding), encoding.width);
  scanner.run();
  return scanner;
}

class Scanner implements ScannedXml {
  count = 0;
  readonly #octets: Uint8Array;
  readonly #width: number;
  readonly #open: number[] = [];
  #asides = 0;
  #table = new Int32Array(fields * 256);

  constructor(octets: Uint8Array, width: number) {
    this.#octets = octets;
    this.#width = width;
  }

  span(index: number): ElementSpan {
    const at = (field: number) => this.#table[index * fields + field] ?? 0;
    const width = this.#width;
    return {
      start: at(0) * width,
      contentStart: at(1) * width,
      contentEnd: at(2) * width,
      end: at(3) * width,
      parent: at(4),
      descendants: at(5),
    };
  }

  run(): void {
    let position = this.#octets.indexOf(lessThan);
    while (position >= 0) {
      position = this.#octets.indexOf(lessThan, this.#passMarkup(position));
    }
    if (this.#open.length > 0 || this.count === 0) throw malformed('elements do not close');
  }

  /** @returns just after the markup that begins at `start`. */
  #passMarkup(start: number): number {
    switch (this.#octets[start + 1]) {
      case question:
        return this.#passAside(start + 2, '?>');
      case exclamation:
        return this.#passDeclaration(start);
      case slash:
        return this.#passEndTag(start);
      default:
        return this.#passStartTag(start);
    }
  }

  #passDeclaration(start: number): number {
    if (this.#startsWith(start, '<!--')) return this.#passAside(start + 4, '-->');
    if (this.#startsWith(start, '<![CDATA[')) return this.#passAside(start + 9, ']]>');
    throw new AdesError('xml_forbidden', 'document type declaration');
  }

  #passAside(from: number, end: string): number {
    this.#asides += 1;
    if (this.#asides > xmlAsidesMax) throw new AdesError('xml_too_large', 'comments');
    let position = this.#octets.indexOf(end.charCodeAt(0), from);
    while (position >= 0 && !this.#startsWith(position, end)) {
      position = this.#octets.indexOf(end.charCodeAt(0), position + 1);
    }
    if (position < 0) throw malformed('comment, instruction or CDATA does not end');
    return position + end.length;
  }

  #passStartTag(start: number): number {
    if (this.count >= xmlElementsMax) throw new AdesError('xml_too_large', 'elements');
    const close = this.#findTagEnd(start);
    const end = close + 1;
    const index = this.count;
    this.count += 1;
    this.#record(index, [start, end, end, end, this.#open.at(-1) ?? -1, 0]);
    if (this.#octets[close - 1] === slash) return end;
    this.#open.push(index);
    if (this.#open.length > xmlDepthMax) throw new AdesError('xml_too_large', 'depth');
    return end;
  }

  #passEndTag(start: number): number {
    const index = this.#open.pop();
    const close = this.#octets.indexOf(greaterThan, start);
    if (index === undefined || close < 0) throw malformed('end tag');
    this.#table[index * fields + 2] = start;
    this.#table[index * fields + 3] = close + 1;
    this.#table[index * fields + 5] = this.count - index - 1;
    return close + 1;
  }

  /** The `>` that closes a start tag: one inside an attribute value closes nothing. */
  #findTagEnd(start: number): number {
    let attributes = 0;
    for (let position = start + 1; position < this.#octets.length; position += 1) {
      const octet = this.#octets[position];
      if (octet === greaterThan) return position;
      if (octet === equalsSign) attributes += 1;
      if (attributes > xmlAttributesMax) throw new AdesError('xml_too_large', 'attributes');
      if (octet === lessThan) break;
      if (octet === doubleQuote || octet === singleQuote) {
        position = this.#octets.indexOf(octet, position + 1);
        if (position < 0) break;
      }
    }
    throw malformed('start tag does not end');
  }

  #startsWith(position: number, text: string): boolean {
    for (let index = 0; index < text.length; index += 1) {
      if (this.#octets[position + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  #record(index: number, values: readonly number[]): void {
    if ((index + 1) * fields > this.#table.length) {
      const grown = new Int32Array(this.#table.length * 2);
      grown.set(this.#table);
      this.#table = grown;
    }
    this.#table.set(values, index * fields);
  }
}

function malformed(detail: string): AdesError {
  return new AdesError('xml_malformed', detail);
}
