/** The journal in SQL. Notes become entries in `journal-chain.ts`, in the commits of others. */

import type { Kysely } from 'kysely';
import type {
  ChainState,
  JournalEntry,
  JournalEvent,
  JournalFacts,
  JournalNote,
} from '#domain/journal/journal-entry.ts';
import type { Journal } from '#ports/journal.ts';
import { headMissing } from './journal-chain.ts';
import type { JournalEntryRow, Schema } from './schema.ts';
import type { Lane, Transactions } from './transactions.ts';

export class SqlJournal implements Journal {
  readonly #db: Kysely<Schema>;
  readonly #transactions: Transactions;

  constructor(db: Kysely<Schema>, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
  }

  async record(note: JournalNote): Promise<void> {
    await this.#transactions.join(noteLane, note);
  }

  async read(afterSequence: number, limit: number): Promise<readonly JournalEntry[]> {
    const rows = await this.#db
      .selectFrom('journal_entries')
      .selectAll()
      .where('sequence', '>', afterSequence)
      .orderBy('sequence')
      .limit(limit)
      .execute();
    return rows.map(toEntry);
  }

  async head(): Promise<ChainState> {
    const row = await this.#db
      .selectFrom('journal_head')
      .select(['sequence', 'hash'])
      .where('id', '=', 1)
      .executeTakeFirstOrThrow(headMissing);
    return { sequence: row.sequence, hash: row.hash };
  }
}

/** A note alone: the journal is all that is written. */
const noteLane: Lane<JournalNote, undefined> = (_tx, notes) =>
  Promise.resolve(notes.map((note) => ({ answer: undefined, note })));

function toEntry(row: JournalEntryRow): JournalEntry {
  return {
    sequence: row.sequence,
    at: row.at,
    event: row.event as JournalEvent,
    facts: readFacts(row.facts),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

/** Facts that are no JSON object were altered: then the hash of the entry does not fit either. */
function readFacts(text: string): JournalFacts {
  try {
    const facts: unknown = JSON.parse(text);
    if (typeof facts === 'object' && facts !== null) return facts as JournalFacts;
  } catch {
    // Told by the hash, like every other change.
  }
  return { unreadable: String(text) };
}
