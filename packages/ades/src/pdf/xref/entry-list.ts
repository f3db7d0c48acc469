/**
 * The entries of one cross-reference section while it is read. Of two entries for one number
 * the first counts; that there was a second is remembered, since a reader that has it the other
 * way round shows another document.
 */

import type { XrefEntry } from '../xref-entry.ts';

export class EntryList {
  readonly #first = new Map<number, XrefEntry>();
  #count = 0;

  add(number: number, entry: XrefEntry): void {
    this.#count += 1;
    if (!this.#first.has(number)) this.#first.set(number, entry);
  }

  /** Of all entries, also those that do not count: a section of one number must end too. */
  get count(): number {
    return this.#count;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  get ambiguous(): boolean {
    return this.#count > this.#first.size;
  }

  get first(): ReadonlyMap<number, XrefEntry> {
    return this.#first;
  }
}
