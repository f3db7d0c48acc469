/**
 * Where objects are referred to: the key to judging a change. An object that serves as a list
 * of annotations may grow by a signature; the same object serving as something else too may
 * not, since nobody can say what else it changes.
 *
 * The document is walked once. What a revision writes anew is walked again when it has been
 * judged, so a long history costs what it brought, not the whole document each time.
 */

import type { PdfValue } from '../../../pdf/cos.ts';
import type { PdfDocument } from '../../../pdf/pdf-document.ts';
import type { PdfRevision } from '../../../pdf/xref-entry.ts';

export interface Usage {
  /** Number of the object that refers, or the trailer. */
  readonly holder: number | 'trailer';
  /** Dictionary keys on the way to the reference; positions in arrays are left out. */
  readonly path: readonly string[];
}

/** Every reference to one of `wanted` from any object in use, or from the trailer. */
export class ReferenceUsages {
  readonly #wanted: ReadonlySet<number>;
  /** By the object referred to, then by the object that refers. */
  readonly #usages = new Map<number, Map<Usage['holder'], Usage[]>>();
  readonly #heldBy = new Map<Usage['holder'], Set<number>>();

  /** @throws {AdesError} if an object of the document cannot be read. */
  constructor(document: PdfDocument, wanted: ReadonlySet<number>) {
    this.#wanted = wanted;
    if (wanted.size === 0) return;
    this.#read('trailer', document.trailer);
    for (const number of document.objectNumbers()) this.#read(number, document.object(number));
  }

  /** From now on as `next` has it, which is one revision later. @throws {AdesError} */
  moveTo(next: PdfDocument, { entries }: PdfRevision): void {
    if (this.#wanted.size === 0) return;
    this.#read('trailer', next.trailer);
    for (const number of entries.keys()) this.#read(number, next.object(number));
  }

  has(number: number): boolean {
    return this.#usages.has(number);
  }

  count(number: number): number {
    let count = 0;
    for (const usages of this.#usages.get(number)?.values() ?? []) count += usages.length;
    return count;
  }

  *of(number: number): Iterable<Usage> {
    for (const usages of this.#usages.get(number)?.values() ?? []) yield* usages;
  }

  /** Whatever that object referred to before, it refers to this now. */
  #read(source: Usage['holder'], value: PdfValue): void {
    for (const number of this.#heldBy.get(source) ?? []) this.#forget(number, source);
    this.#heldBy.delete(source);
    // A cross-reference stream is the trailer of its own revision.
    const holder = isXrefStream(value) ? 'trailer' : source;
    walk(value, [], (number, path) => {
      if (this.#wanted.has(number)) this.#note(number, source, { holder, path: [...path] });
    });
  }

  #note(number: number, source: Usage['holder'], usage: Usage): void {
    const known = this.#usages.get(number) ?? new Map<Usage['holder'], Usage[]>();
    this.#usages.set(number, known);
    const fromSource = known.get(source);
    if (fromSource === undefined) known.set(source, [usage]);
    else fromSource.push(usage);
    const held = this.#heldBy.get(source);
    if (held === undefined) this.#heldBy.set(source, new Set([number]));
    else held.add(number);
  }

  #forget(number: number, source: Usage['holder']): void {
    const known = this.#usages.get(number);
    known?.delete(source);
    if (known?.size === 0) this.#usages.delete(number);
  }
}

function isXrefStream(value: PdfValue): boolean {
  const type = value.kind === 'stream' ? value.dictionary.entries.get('Type') : undefined;
  return type?.kind === 'name' && type.name === 'XRef';
}

type Visit = (number: number, path: readonly string[]) => void;

/** @param path is used again; whoever keeps it takes a copy. */
function walk(value: PdfValue, path: string[], visit: Visit): void {
  switch (value.kind) {
    case 'reference':
      visit(value.number, path);
      return;
    case 'array':
      for (const item of value.items) walk(item, path, visit);
      return;
    case 'dictionary':
      walkEntries(value.entries, path, visit);
      return;
    case 'stream':
      walkEntries(value.dictionary.entries, path, visit);
      return;
    default:
  }
}

function walkEntries(entries: ReadonlyMap<string, PdfValue>, path: string[], visit: Visit): void {
  for (const [key, value] of entries) {
    path.push(key);
    walk(value, path, visit);
    path.pop();
  }
}
