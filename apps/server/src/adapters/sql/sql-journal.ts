/**
 * The journal in SQL. Each entry takes its place under the lock of the one row that is the
 * head of the chain, so that sequence and links are right whoever else writes.
 */

import { hash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { journalText } from '#domain/journal/journal-entry.ts';
import type {
  ChainState,
  JournalEntry,
  JournalEvent,
  JournalFacts,
  JournalNote,
} from '#domain/journal/journal-entry.ts';
import { Outage } from '#domain/outage.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { JournalEntryRow, Schema } from './schema.ts';

export class SqlJournal implements Journal {
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;

  constructor(db: Kysely<Schema>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async record({ event, facts }: JournalNote): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const { sequence, previousHash } = await takeNextPlace(tx);
      const entry = { sequence, at: this.#clock.now(), event, facts, previousHash };
      const row = toRow({ ...entry, hash: hash('sha256', journalText(entry)) });
      await tx.insertInto('journal_entries').values(row).execute();
      await tx.updateTable('journal_head').set({ hash: row.hash }).where('id', '=', 1).execute();
    });
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
    return headOf(this.#db);
  }
}

/** The update comes before the read: on engines that lock rows it is what takes the lock. */
async function takeNextPlace(tx: Transaction<Schema>) {
  await tx
    .updateTable('journal_head')
    .set((row) => ({ sequence: row('sequence', '+', 1) }))
    .where('id', '=', 1)
    .execute();
  const { sequence, hash: previousHash } = await headOf(tx);
  return { sequence, previousHash };
}

async function headOf(db: Kysely<Schema>): Promise<ChainState> {
  const row = await db
    .selectFrom('journal_head')
    .select(['sequence', 'hash'])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow(headMissing);
  return { sequence: row.sequence, hash: row.hash };
}

function headMissing(): Outage {
  return new Outage('store_failed', { cause: new Error('the journal has lost its head') });
}

function toRow(entry: JournalEntry): JournalEntryRow {
  return {
    sequence: entry.sequence,
    at: entry.at,
    event: entry.event,
    facts: JSON.stringify(entry.facts),
    previous_hash: entry.previousHash,
    hash: entry.hash,
  };
}

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
