/**
 * Where each object was after each revision, without a map of its own for every revision: a
 * document of a hundred updates is looked at a hundred times, and must not be copied as often.
 */

import type { PdfRevision, XrefEntry } from '../xref-entry.ts';

interface Version {
  readonly revision: number;
  readonly entry: XrefEntry;
}

/** What all revisions of a document say, by object. */
export class EntryHistory {
  readonly #versions = new Map<number, Version[]>();
  /** How many numbers are known after each revision. */
  readonly #sizes: number[] = [];

  /** @param revisions oldest first. */
  constructor(revisions: readonly PdfRevision[]) {
    revisions.forEach(({ entries }, revision) => {
      for (const [number, entry] of entries) {
        const known = this.#versions.get(number);
        if (known === undefined) this.#versions.set(number, [{ revision, entry }]);
        else known.push({ revision, entry });
      }
      this.#sizes.push(this.#versions.size);
    });
  }

  /** The entries as they were after a revision, counted from 0. */
  at(revision: number): ReadonlyMap<number, XrefEntry> {
    return new EntriesAt({
      versions: this.#versions,
      revision,
      size: this.#sizes[revision] ?? 0,
    });
  }
}

interface View {
  readonly versions: ReadonlyMap<number, readonly Version[]>;
  readonly revision: number;
  readonly size: number;
}

class EntriesAt implements ReadonlyMap<number, XrefEntry> {
  readonly size: number;
  readonly #view: View;

  constructor(view: View) {
    this.#view = view;
    this.size = view.size;
  }

  get(number: number): XrefEntry | undefined {
    return newestUpTo(this.#view.versions.get(number) ?? [], this.#view.revision);
  }

  has(number: number): boolean {
    return this.get(number) !== undefined;
  }

  *entries(): MapIterator<[number, XrefEntry]> {
    for (const [number, versions] of this.#view.versions) {
      const entry = newestUpTo(versions, this.#view.revision);
      if (entry !== undefined) yield [number, entry];
    }
  }

  *keys(): MapIterator<number> {
    for (const [number] of this.entries()) yield number;
  }

  *values(): MapIterator<XrefEntry> {
    for (const [, entry] of this.entries()) yield entry;
  }

  [Symbol.iterator](): MapIterator<[number, XrefEntry]> {
    return this.entries();
  }

  forEach(
    visit: (entry: XrefEntry, number: number, map: ReadonlyMap<number, XrefEntry>) => void,
  ): void {
    for (const [number, entry] of this.entries()) visit(entry, number, this);
  }
}

/** By halves: one object may have been written in every revision. */
function newestUpTo(versions: readonly Version[], revision: number): XrefEntry | undefined {
  let low = 0;
  let high = versions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((versions[middle] as Version).revision <= revision) low = middle + 1;
    else high = middle;
  }
  return versions[low - 1]?.entry;
}
