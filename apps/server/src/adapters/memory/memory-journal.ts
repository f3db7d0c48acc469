/** The journal in memory: chained like the real one, gone with the process. */

import { hash } from 'node:crypto';
import { chainStart, journalText } from '#domain/journal/journal-entry.ts';
import type { ChainState, JournalEntry, JournalNote } from '#domain/journal/journal-entry.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';

export class MemoryJournal implements Journal {
  readonly #clock: Clock;
  readonly #entries: JournalEntry[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async record(note: JournalNote): Promise<void> {
    const { sequence, hash: previousHash } = this.#state();
    const { event, facts } = structuredClone(note);
    const entry = { sequence: sequence + 1, at: this.#clock.now(), event, facts, previousHash };
    this.#entries.push({ ...entry, hash: hash('sha256', journalText(entry)) });
  }

  async read(afterSequence: number, limit: number): Promise<readonly JournalEntry[]> {
    return structuredClone(this.#entries.slice(afterSequence, afterSequence + limit));
  }

  async head(): Promise<ChainState> {
    return this.#state();
  }

  #state(): ChainState {
    const last = this.#entries.at(-1);
    return last ? { sequence: last.sequence, hash: last.hash } : chainStart;
  }
}
