/**
 * The chain of the journal: takes the notes of one group as its next entries, under the lock of
 * the one row that is the head of the chain, so that sequence and links are right whoever else
 * writes. Three statements, however many notes.
 *
 * Whoever has the head is alone, so that is also where it can be said for good that a credential
 * is not revoked: an intent to sign stands in the journal before its revocation, or not at all.
 */

import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { journalText } from '#domain/journal/journal-entry.ts';
import type { JournalEntry, JournalNote } from '#domain/journal/journal-entry.ts';
import { Outage } from '#domain/outage.ts';
import type { Clock } from '#ports/clock.ts';
import { prepared, preparedRepeatable, preparedRows } from './prepared.ts';
import type { JournalEntryRow, Schema } from './schema.ts';

export class JournalChain {
  readonly #clock: Clock;
  readonly #statements: ReturnType<typeof statementsOf>;

  constructor(db: Kysely<Schema>, clock: Clock) {
    this.#clock = clock;
    this.#statements = statementsOf(db);
  }

  /**
   * @param tx is committed, or all notes are lost with it.
   * @param signingWith ids of credentials that are about to sign.
   * @returns false when one of them may not any more; then `tx` must be rolled back.
   */
  async append(
    tx: Kysely<Schema>,
    notes: readonly JournalNote[],
    signingWith: readonly string[] = [],
  ): Promise<boolean> {
    if (notes.length === 0) return true;
    const { takePlaces, insert, moveHead, moveHeadAndLook } = this.#statements;
    const [head] = (await takePlaces(tx, { places: notes.length })).rows;
    if (head === undefined) throw headMissing();

    const at = this.#clock.now();
    let sequence = head.sequence - notes.length;
    let previousHash = head.hash;
    const rows = notes.map(({ event, facts }) => {
      sequence += 1;
      const entry = { sequence, at, event, facts, previousHash };
      previousHash = hash('sha256', journalText(entry));
      return toRow({ ...entry, hash: previousHash });
    });
    await insert(tx, rows);
    const newest = previousHash;
    if (signingWith.length === 0) await moveHead(tx, { hash: newest });
    const looks = signingWith.map((credentialId) => ({ hash: newest, credentialId }));
    const looked = await moveHeadAndLook(tx, looks);
    return looked.every(({ unfit }) => unfit === 0);
  }
}

function statementsOf(db: Kysely<Schema>) {
  return {
    /** An update, since that is what takes the lock on engines that lock rows. */
    takePlaces: prepared(({ places }: { places: number }) =>
      db
        .updateTable('journal_head')
        .set((row) => ({ sequence: row('sequence', '+', places) }))
        .where('id', '=', 1)
        .returning(['sequence', 'hash']),
    ),

    insert: preparedRows((rows: readonly JournalEntryRow[]) =>
      db.insertInto('journal_entries').values(
        rows.map(({ sequence, at, event, facts, previous_hash, hash: own }) => {
          return { sequence, at, event, facts, previous_hash, hash: own };
        }),
      ),
    ),

    moveHead: prepared(({ hash: newest }: { hash: string }) =>
      db.updateTable('journal_head').set({ hash: newest }).where('id', '=', 1),
    ),

    /** A statement after the one that waited for the head: it sees what was committed before. */
    moveHeadAndLook: preparedRepeatable((looks: readonly Look[]) =>
      db
        .updateTable('journal_head')
        .set({ hash: looks[0]?.hash ?? '' })
        .where('id', '=', 1)
        .returning(({ selectFrom, fn }) =>
          selectFrom('credentials')
            .select(fn.countAll<number>().as('count'))
            .where(
              'id',
              'in',
              looks.map(({ credentialId }) => credentialId),
            )
            .where((row) => row.or([row('enabled', '=', 0), row('revoked_at', 'is not', null)]))
            .as('unfit'),
        ),
    ),
  };
}

interface Look {
  readonly hash: string;
  readonly credentialId: string;
}

export function headMissing(): Outage {
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
