/**
 * An element that came in BER, with its DER form made when it is first asked for: the frames
 * around a large content are never asked, so the content is put together once and not once per
 * frame. The length of the form is known beforehand, so that it is written in one go.
 */

import { derHeader } from './encode-der.ts';
import type { DerNode } from './parse-der.ts';

/** What the content of the form consists of: elements, or octets of a value in pieces. */
type Part = DerNode | Uint8Array;

export class BerNode implements DerNode {
  readonly tag: number;
  readonly received: Uint8Array;
  readonly children: readonly DerNode[];
  readonly #parts: readonly Part[];
  readonly #header: readonly number[];
  readonly #length: number;
  #raw: Uint8Array | undefined;

  private constructor(identifier: number, received: Uint8Array, parts: readonly Part[]) {
    this.tag = identifier;
    this.received = received;
    this.children = parts.flatMap((part) => (part instanceof Uint8Array ? [] : part));
    this.#parts = parts;
    const contentLength = parts.reduce((total, part) => total + formLength(part), 0);
    this.#header = derHeader(identifier, contentLength);
    this.#length = this.#header.length + contentLength;
  }

  static ofChildren(identifier: number, received: Uint8Array, children: readonly DerNode[]) {
    return new BerNode(identifier, received, children);
  }

  /** A primitive element: its value, in pieces or only behind a length that is not DER. */
  static ofPieces(identifier: number, received: Uint8Array, pieces: readonly Uint8Array[]) {
    return new BerNode(identifier, received, pieces);
  }

  get raw(): Uint8Array {
    if (this.#raw === undefined) {
      this.#raw = new Uint8Array(this.#length);
      this.#write(this.#raw, 0);
    }
    return this.#raw;
  }

  get content(): Uint8Array {
    return this.raw.subarray(this.#header.length);
  }

  /** The octets of the value, where it is one, without putting them together. */
  get pieces(): readonly Uint8Array[] {
    return this.#parts.filter((part) => part instanceof Uint8Array);
  }

  static lengthOf(node: BerNode): number {
    return node.#length;
  }

  #write(form: Uint8Array, start: number): void {
    form.set(this.#header, start);
    let position = start + this.#header.length;
    for (const part of this.#parts) {
      if (part instanceof BerNode) part.#write(form, position);
      else form.set(part instanceof Uint8Array ? part : part.raw, position);
      position += formLength(part);
    }
  }
}

function formLength(part: Part): number {
  if (part instanceof BerNode) return BerNode.lengthOf(part);
  return part instanceof Uint8Array ? part.length : part.raw.length;
}
