/**
 * The journal in SQL. Each entry takes its place under the lock of the one row that is the
 * head of the chain, so that sequence and links are right whoever else writes.
 */

import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
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
import { prepared } from './prepared.ts';
import type { JournalEntryRow, Schema } from './schema.ts';
import type { Transactions } from './transactions.ts';

export class SqlJournal implements Journal {
  readonly #db: Kysely<Schema>;
  readonly #transactions: Transactions;
  readonly #clock: Clock;
  readonly #statements: ReturnType<typeof statementsOf>;

  constructor(db: Kysely<Schema>, transactions: Transactions, clock: Clock) {
    this.#db = db;
    this.#transactions = transactions;
    this.#clock = clock;
    this.#statements = statementsOf(db);
  }

  async record({ event, facts }: JournalNote): Promise<void> {
    const { takeNextPlace, append, moveHead } = this.#statements;
    await this.#transactions.run(async (tx) => {
      const [place] = (await takeNextPlace(tx, {})).rows;
      if (place === undefined) throw headMissing();
      const { sequence, hash: previousHash } = place;
      const entry = { sequence, at: this.#clock.now(), event, facts, previousHash };
      const row = toRow({ ...entry, hash: hash('sha256', journalText(entry)) });
      await append(tx, row);
      await moveHead(tx, { hash: row.hash });
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
    const row = await this.#db
      .selectFrom('journal_head')
      .select(['sequence', 'hash'])
      .where('id', '=', 1)
      .executeTakeFirstOrThrow(headMissing);
    return { sequence: row.sequence, hash: row.hash };
  }
}

function statementsOf(db: Kysely<Schema>) {
  return {
    /** An update, since that is what takes the lock on engines that lock rows. */
    takeNextPlace: prepared(() =>
      db
        .updateTable('journal_head')
        .set((row) => ({ sequence: row('sequence', '+', 1) }))
        .where('id', '=', 1)
        .returning(['sequence', 'hash']),
    ),

    append: prepared(({ sequence, at, event, facts, previous_hash, hash }: JournalEntryRow) =>
      db.insertInto('journal_entries').values({ sequence, at, event, facts, previous_hash, hash }),
    ),

    moveHead: prepared(({ hash }: { hash: string }) =>
      db.updateTable('journal_head').set({ hash }).where('id', '=', 1),
    ),
  };
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
