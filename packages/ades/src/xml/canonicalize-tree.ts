/**
 * Canonical octets of a tree or of one element in it, by libxml2 (Canonical XML 1.0 and 1.1,
 * Exclusive XML Canonicalization 1.0).
 *
 * The result may be far larger than the document: the exclusive way writes a namespace out again
 * wherever it is used. So what comes out is bounded by what went in.
 */

import { XmlC14NMode } from 'libxml2-wasm';
import type { XmlDocument, XmlElement } from 'libxml2-wasm';
import { concatBytes } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { C14nMethod } from './c14n-method.ts';
import { canonicalBytesMax } from './xml-limits.ts';

const modes = {
  'inclusive-1.0': XmlC14NMode.XML_C14N_1_0,
  'inclusive-1.1': XmlC14NMode.XML_C14N_1_1,
  exclusive: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0,
} as const;

/**
 * @throws {AdesError} `xml_too_large`.
 * @throws {XmlError} of the library for what has no canonical form.
 */
export function canonicalizeTree(
  document: XmlDocument,
  { kind, comments, inclusivePrefixes = [] }: C14nMethod,
  element?: XmlElement,
): Uint8Array {
  const sink = new Sink();
  const options = {
    mode: modes[kind],
    withComments: comments,
    // The library wants the default prefix by the name the recommendation gives it.
    ...(inclusivePrefixes.length > 0 && {
      inclusiveNamespacePrefixes: inclusivePrefixes.map((prefix) => prefix || '#default'),
    }),
    ...(element !== undefined && { nodeSet: new Set([element]) }),
  };
  try {
    document.canonicalize(sink, options);
  } catch (cause) {
    if (sink.full) throw new AdesError('xml_too_large', 'canonical form', { cause });
    throw cause;
  }
  return sink.bytes();
}

class Sink {
  full = false;
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  write(piece: Uint8Array): number {
    this.#length += piece.length;
    this.full ||= this.#length > canonicalBytesMax;
    if (this.full) return -1;
    // The piece is a view of memory the library uses again.
    this.#pieces.push(piece.slice());
    return piece.length;
  }

  close(): boolean {
    return true;
  }

  bytes(): Uint8Array {
    return concatBytes(this.#pieces);
  }
}
