/**
 * Cross-references made anew, for a file whose own are damaged: every `n g obj` counts, the
 * later the better; so does what the object streams hold.
 *
 * Objects are read as they are found, to step over stream data, where an attached PDF may
 * hold objects that are none of ours. What this yields is a guess, as it is in every
 * reader; a document so opened says that it is `repaired`, and has no revisions.
 */

import { AdesError } from '../../ades-error.ts';
import type { ByteWindow } from '../bytes/byte-window.ts';
import { find } from '../syntax/byte-scan.ts';
import { dictionary } from '../cos.ts';
import type { PdfDictionary, PdfValue } from '../cos.ts';
import { isObjectStream } from '../object-streams.ts';
import { ObjectStore } from '../object-store.ts';
import type { PdfBytes } from '../object-store.ts';
import type { PdfLimits } from '../pdf-limits.ts';
import type { ReadBudget } from '../read-budget.ts';
import { headerStart } from '../syntax/header-start.ts';
import { ValueReader } from '../syntax/read-value.ts';
import { isXrefStream } from './xref-stream.ts';
import { OBJECT_NUMBER_MAX } from '../xref-entry.ts';
import type { XrefEntry } from '../xref-entry.ts';

export interface RebuiltXref {
  readonly entries: Map<number, XrefEntry>;
  readonly trailer: PdfDictionary;
  /** Object streams, in the order of the file; their objects are not in `entries` yet. */
  readonly containers: readonly number[];
  readonly hasXrefStream: boolean;
}

/** @throws {AdesError} `pdf_xref_damaged` if nothing can be found, `pdf_too_large`. */
export function rebuildXref(file: PdfBytes): RebuiltXref {
  const rebuilder = new Rebuilder(file);
  rebuilder.scan();
  return rebuilder.result();
}

class Rebuilder {
  readonly #bytes: ByteWindow;
  readonly #limits: PdfLimits;
  readonly #budget: ReadBudget;
  readonly #store: ObjectStore;
  readonly #entries = new Map<number, XrefEntry>();
  /** What the trailers say together; the later one counts. */
  readonly #trailer = new Map<string, PdfValue>();
  readonly #containers = new Map<number, number>();
  #catalog: PdfValue | undefined;
  #hasXrefStream = false;
  #highest = 0;

  constructor(file: PdfBytes) {
    this.#bytes = file.bytes;
    this.#limits = file.limits;
    this.#budget = file.budget;
    this.#store = new ObjectStore(file, new Map());
  }

  scan(): void {
    let at = 0;
    let trailer = find(this.#bytes, 'trailer');
    for (;;) {
      const object = find(this.#bytes, 'obj', { from: at });
      while (trailer >= 0 && (object < 0 || trailer < object)) {
        if (trailer >= at) this.#readTrailer(trailer);
        trailer = find(this.#bytes, 'trailer', { from: trailer + 1 });
      }
      if (object < 0) return;
      const start = headerStart(this.#bytes, object);
      at = start === undefined ? object + 3 : this.#readObject(start, object + 3);
    }
  }

  result(): RebuiltXref {
    const merged = new Map(this.#trailer);
    if (!merged.has('Root') && this.#catalog) merged.set('Root', this.#catalog);
    merged.set('Size', { kind: 'number', value: this.#highest + 1, isInteger: true });
    if (!merged.has('Root')) throw new AdesError('pdf_xref_damaged', 'no document to be found');
    return {
      entries: this.#entries,
      trailer: dictionary(merged),
      containers: [...this.#containers.keys()],
      hasXrefStream: this.#hasXrefStream,
    };
  }

  /** @returns where to look for the next object. */
  #readObject(start: number, afterHeader: number): number {
    let object;
    try {
      object = this.#store.readAt(start);
    } catch (failure) {
      // One unreadable object is no reason to lose the others; reading without end is.
      if (!(failure instanceof AdesError) || failure.code === 'pdf_too_large') throw failure;
      return afterHeader;
    }
    const { number, generation, value, end } = object;
    if (number > OBJECT_NUMBER_MAX || generation > 65535) return afterHeader;
    this.#entries.set(number, { kind: 'plain', offset: start, generation });
    if (this.#entries.size > this.#limits.objectsMax)
      throw new AdesError('pdf_too_large', 'objects');
    this.#note(number, generation, value);
    return Math.max(end, afterHeader);
  }

  #note(number: number, generation: number, value: PdfValue): void {
    // Deleted first, so that a container stands where its latest version does.
    this.#containers.delete(number);
    this.#highest = Math.max(this.#highest, number, highestReference(value));
    if (isObjectStream(value)) this.#containers.set(number, number);
    if (isXrefStream(value)) {
      this.#hasXrefStream = true;
      this.#addTrailer(value.dictionary);
    }
    if (value.kind !== 'dictionary') return;
    const type = value.entries.get('Type');
    const isCatalog = type?.kind === 'name' && type.name === 'Catalog';
    if (isCatalog) this.#catalog = { kind: 'reference', number, generation };
  }

  #addTrailer({ entries }: PdfDictionary): void {
    if (!entries.has('Root')) return;
    for (const key of ['Root', 'Info', 'ID', 'Encrypt']) {
      const value = entries.get(key);
      if (value) this.#trailer.set(key, value);
    }
  }

  #readTrailer(offset: number): void {
    const position = offset + 'trailer'.length;
    const { depthMax } = this.#limits;
    const reader = new ValueReader(this.#bytes, { position, depthMax });
    let end = this.#bytes.length;
    try {
      const value = reader.read();
      end = reader.tokens.position;
      if (value.kind === 'dictionary') this.#addTrailer(value);
    } catch (failure) {
      if (!(failure instanceof AdesError)) throw failure;
      if (failure.code !== 'pdf_truncated') end = reader.tokens.position;
    }
    this.#budget.spend(end - position);
  }
}

/** Objects that are lost are still referred to; their numbers must not be given away. */
function highestReference(value: PdfValue): number {
  if (value.kind === 'reference') return value.number <= OBJECT_NUMBER_MAX ? value.number : 0;
  if (value.kind === 'stream') return highestReference(value.dictionary);
  let highest = 0;
  const parts = value.kind === 'array' ? value.items : entriesOf(value);
  for (const part of parts) highest = Math.max(highest, highestReference(part));
  return highest;
}

function entriesOf(value: PdfValue): Iterable<PdfValue> {
  return value.kind === 'dictionary' ? value.entries.values() : [];
}
