/**
 * The objects of a file by number: found through the cross-references, read when first
 * asked for, decrypted, and kept, as many as a document of usual size has.
 * An object that cannot be read fails the same way each time it is asked for.
 */

import { AdesError } from '../ades-error.ts';
import type { ByteWindow } from './bytes/byte-window.ts';
import { PDF_NULL } from './cos.ts';
import type { PdfStream, PdfValue } from './cos.ts';
import { decodeStream } from './filters/decode-stream.ts';
import { isObjectStream, readFromObjectStream, readObjectStream } from './object-streams.ts';
import type { ObjectStream } from './object-streams.ts';
import type { PdfLimits } from './pdf-limits.ts';
import type { ReadBudget } from './read-budget.ts';
import { readIndirectObject, readObjectHeader } from './syntax/read-object.ts';
import type { IndirectObject, ObjectSource } from './syntax/read-object.ts';
import type { XrefEntry } from './xref-entry.ts';

/** Takes the encryption off one object's strings and streams. */
export type ObjectDecryptor = (object: IndirectObject) => PdfValue;

/** A file, and what reading it may cost. */
export interface PdfBytes {
  readonly bytes: ByteWindow;
  readonly limits: PdfLimits;
  readonly budget: ReadBudget;
}

const REFERENCES_MAX = 32;
/** An object may need another to be read first (its /Length, its object stream), not many. */
const NESTED_READS_MAX = 16;
/** Of a file with a million objects, reading some again is cheaper than keeping all. */
const OBJECTS_KEPT_MAX = 10_000;
/** What an object costs at least, in bytes of the budget for reading. */
export const OBJECT_COST = 32;

export class ObjectStore {
  readonly bytes: ByteWindow;
  readonly limits: PdfLimits;
  readonly #budget: ReadBudget;
  readonly #entries: ReadonlyMap<number, XrefEntry>;
  readonly #values = new Map<number, PdfValue>();
  readonly #failures = new Map<number, unknown>();
  readonly #containers = new Map<number, ObjectStream>();
  readonly #reading = new Set<number>();
  #decryptor: ObjectDecryptor | undefined;
  #structureBytes = 0;

  constructor(file: PdfBytes, entries: ReadonlyMap<number, XrefEntry>) {
    this.bytes = file.bytes;
    this.limits = file.limits;
    this.#budget = file.budget;
    this.#entries = entries;
  }

  /** From now on objects are decrypted; what was read before is read again. */
  useDecryptor(decryptor: ObjectDecryptor): void {
    this.#decryptor = decryptor;
    this.#values.clear();
    this.#failures.clear();
    this.#containers.clear();
  }

  /**
   * Takes over what a store of the same file read before the file grew, but for objects that
   * were written anew. Streams are read again: their length may stand in another object.
   */
  takeOver(before: ObjectStore, isNew: (number: number) => boolean): void {
    for (const [number, value] of before.#values) {
      if (value.kind !== 'stream' && !isNew(number)) this.#values.set(number, value);
    }
    for (const [number, container] of before.#containers) {
      if (!isNew(number)) this.#containers.set(number, container);
    }
    this.#structureBytes = before.#structureBytes;
  }

  /** An object; null if free, missing, or being read already. @throws {AdesError} */
  object(number: number): PdfValue {
    const known = this.#values.get(number);
    if (known) return known;
    if (this.#failures.has(number)) throw this.#failures.get(number);
    const entry = this.#entries.get(number);
    if (!entry || entry.kind === 'free' || this.#reading.has(number)) return PDF_NULL;
    if (this.#reading.size > NESTED_READS_MAX) throw new AdesError('pdf_too_deep', '/Length');
    this.#reading.add(number);
    try {
      const value = this.#read(number, entry);
      this.#keep(number, value);
      return value;
    } catch (failure) {
      this.#failures.set(number, failure);
      throw failure;
    } finally {
      this.#reading.delete(number);
    }
  }

  /** The one kept for longest goes first: what walks all objects comes by each of them once. */
  #keep(number: number, value: PdfValue): void {
    if (this.#values.size >= OBJECTS_KEPT_MAX) {
      const [oldest] = this.#values.keys();
      if (oldest !== undefined) this.#values.delete(oldest);
    }
    this.#values.set(number, value);
  }

  /** Follows references, as far as they go. @throws {AdesError} `pdf_malformed` for a loop. */
  resolve(value: PdfValue | undefined): PdfValue {
    let current = value ?? PDF_NULL;
    for (let i = 0; current.kind === 'reference'; i += 1) {
      if (i === REFERENCES_MAX) throw new AdesError('pdf_malformed', 'references in a loop');
      const entry = this.#entries.get(current.number);
      // Objects in object streams are of generation 0 (7.5.7).
      const generation = entry?.kind === 'compressed' ? 0 : entry?.generation;
      current = generation === current.generation ? this.object(current.number) : PDF_NULL;
    }
    return current;
  }

  streamData(stream: PdfStream): Uint8Array {
    return decodeStream(stream, {
      bytesMax: this.limits.streamBytesMax,
      resolve: (value) => this.resolve(value),
    });
  }

  /** Data of a stream the file's structure rests on; all of them share one bound. */
  structureData(stream: PdfStream): Uint8Array {
    const bytesMax = Math.min(
      this.limits.streamBytesMax,
      this.limits.structureBytesMax - this.#structureBytes,
    );
    const data = decodeStream(stream, { bytesMax, resolve: (value) => this.resolve(value) });
    this.#structureBytes += data.length;
    return data;
  }

  /** Reads whatever object stands at an offset. @throws {AdesError} */
  readAt(offset: number): IndirectObject {
    const source: ObjectSource = {
      bytes: this.bytes,
      depthMax: this.limits.depthMax,
      lengthOf: (value) => this.#lengthOf(value),
      spend: (length) => this.#budget.spend(length),
    };
    return readIndirectObject(source, offset);
  }

  /** Objects in an object stream, by number, in order. @throws {AdesError} */
  container(number: number): ObjectStream | undefined {
    const known = this.#containers.get(number);
    if (known) return known;
    // A stream inside a stream is not allowed, and would let containers nest without end.
    if (this.#entries.get(number)?.kind !== 'plain') return undefined;
    const value = this.object(number);
    if (!isObjectStream(value)) return undefined;
    const data = this.structureData(value);
    const container = readObjectStream(value, data, this.limits.objectsMax);
    this.#budget.allow(16 * data.length);
    this.#containers.set(number, container);
    return container;
  }

  #read(number: number, entry: Exclude<XrefEntry, { kind: 'free' }>): PdfValue {
    this.#budget.spend(OBJECT_COST);
    if (entry.kind === 'compressed') return this.#readCompressed(number, entry);
    // An entry that points at nothing, or at another object, stands for null.
    if (readObjectHeader(this.bytes, entry.offset)?.number !== number) return PDF_NULL;
    const object = this.readAt(entry.offset);
    return this.#decryptor ? this.#decryptor(object) : object.value;
  }

  #readCompressed(number: number, entry: XrefEntry & { kind: 'compressed' }): PdfValue {
    const container = this.container(entry.container);
    if (!container) return PDF_NULL;
    const { depthMax } = this.limits;
    const found = readFromObjectStream(container, { number, index: entry.index, depthMax });
    this.#budget.spend(found?.length ?? 0);
    return found?.value ?? PDF_NULL;
  }

  #lengthOf(value: PdfValue | undefined): number | undefined {
    const length = this.resolve(value);
    const isLength = length.kind === 'number' && Number.isSafeInteger(length.value);
    return isLength && length.value >= 0 ? length.value : undefined;
  }
}
