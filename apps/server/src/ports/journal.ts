/**
 * The tamper-evident record. An entry is durable when `record` returns; sequence and chain
 * are right across processes. There is no way to change or remove an entry.
 */

import type { JournalEntry, JournalNote } from '#domain/journal/journal-entry.ts';

export interface Journal {
  record(note: JournalNote): Promise<void>;
  /** Entries in order of sequence, from `afterSequence` + 1 on, at most `limit`. */
  read(afterSequence: number, limit: number): Promise<readonly JournalEntry[]>;
  /** What the store holds as the newest entry; shows a cut tail. */
  head(): Promise<{ readonly sequence: number; readonly hash: string }>;
}
