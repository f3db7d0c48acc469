/**
 * Transactions that share their commit: what is asked for while one commit is under way, or in
 * the same turn of the event loop, is committed together, so that many callers share one flush
 * of the disk and, over a network, a handful of round trips.
 *
 * Nobody hears an answer before the common commit; if it fails, all have failed. Within a group
 * everybody still succeeds, fails and is undone alone. There are two ways to be in it:
 *
 * - `join` a lane: a kind of work that is done for all of the group at once, in a few statements
 *   with many rows. A lane that cannot tell its items apart any more throws; then the group is
 *   rolled back and each of its members done in a transaction of its own. That is rare.
 * - `run` any other work, under a savepoint of its own.
 *
 * Either may bring along a note for the journal. The notes of a group are appended together, at
 * the end: the head of the chain is what all nodes contend for, so it is locked as late as can be.
 *
 * A commit whose fate is unknown is never done again: what had been recorded would be recorded
 * twice. Only what the engine has surely rolled back is (`isSerializationFailure`).
 */

import { channel } from 'node:diagnostics_channel';
import { CompiledQuery } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import { Outage } from '#domain/outage.ts';
import type { JournalChain } from './journal-chain.ts';
import { isSerializationFailure } from './postgres-failure.ts';
import type { Schema } from './schema.ts';

export type Tx = Transaction<Schema>;

/** May be called again after a rollback, so it changes nothing but the database. */
export type Work<Result> = (tx: Tx) => Promise<Result>;

/** @returns the answers, in the order of the items, and the note of each that did something. */
export type Lane<Item, Answer> = (
  tx: Tx,
  items: readonly Item[],
) => Promise<readonly Carried<Answer>[]>;

export interface Carried<Answer> {
  readonly answer: Answer;
  readonly note?: JournalNote | undefined;
  /** Its note is the intent to sign with this credential: not, if that is revoked by then. */
  readonly signingWith?: string;
}

interface Job {
  readonly askedAt: number;
  readonly lane: Lane<unknown, unknown> | undefined;
  /** What the lane is handed; of work that has no lane, the work. */
  readonly item: unknown;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: unknown) => void;
}

/** What is said to the callers once it is committed. */
interface Told {
  readonly notes: readonly JournalNote[];
  readonly signingWith: readonly string[];
  readonly tellings: readonly (() => void)[];
}

/** Tells whoever measures of each commit: how many writes shared it, how long it took. */
const commits = channel('kumoin.store.commit');

const groupMax = 128;
/** Beyond that a request is turned away at once: it would only time out in the queue. */
const waitingMax = 4096;
/** Who has waited so long is turned away, before anything is begun for him alone or anew. */
const patienceMsDefault = 10_000;
const attemptsMax = 5;
const firstPauseMs = 2;
const savepoint = CompiledQuery.raw('savepoint work');
const undo = CompiledQuery.raw('rollback to savepoint work');
const release = CompiledQuery.raw('release savepoint work');

export class Transactions {
  readonly #db: Kysely<Schema>;
  readonly #chain: JournalChain;
  readonly #patienceMs: number;
  #waiting: Job[] = [];
  #atWork: Promise<void> | undefined;

  constructor(db: Kysely<Schema>, chain: JournalChain, patienceMs = patienceMsDefault) {
    this.#db = db;
    this.#chain = chain;
    this.#patienceMs = patienceMs;
  }

  /**
   * Everything the work wrote is durable when this returns, and undone when it throws.
   * @throws {Outage} `overloaded`, when too much is waiting; nothing was begun.
   */
  run<Result>(work: Work<Result>, note?: JournalNote): Promise<Result> {
    const carried: Work<Carried<Result>> = async (tx) => ({ answer: await work(tx), note });
    return this.#ask(undefined, carried);
  }

  /** Undoes the work when it answers false, too. */
  async runUnlessFalse(work: Work<boolean>, note?: JournalNote): Promise<boolean> {
    return this.run(async (tx) => {
      if (!(await work(tx))) throw new SaidNo();
      return true;
    }, note).catch(falseIfSaidNo);
  }

  /** @throws {Outage} as `run` does. */
  join<Item, Answer>(lane: Lane<Item, Answer>, item: Item): Promise<Answer> {
    return this.#ask(lane as Lane<unknown, unknown>, item);
  }

  /** When everything that was asked for is committed or has failed. */
  async idle(): Promise<void> {
    await this.#atWork;
  }

  #ask<Answer>(lane: Job['lane'], item: unknown): Promise<Answer> {
    if (this.#waiting.length >= waitingMax) {
      const cause = new Error(`${waitingMax} writes are waiting for the store`);
      return Promise.reject(new Outage('overloaded', { cause }));
    }
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.push({ askedAt: performance.now(), lane, item, resolve, reject });
      this.#atWork ??= this.#workOff();
    });
  }

  async #workOff(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Who is about to ask in this turn of the event loop rides along.
      await new Promise((resolve) => setImmediate(resolve));
      this.#turnAway(this.#waiting);
      if (this.#waiting.length > 0) await this.#commitNext();
    }
    this.#atWork = undefined;
  }

  async #commitNext(): Promise<void> {
    const group: Job[] = [];
    const fetch = (): readonly Job[] => {
      // Whoever came while the lock was waited for rides along.
      if (group.length === 0) group.push(...this.#waiting.splice(0, groupMax));
      return group;
    };
    const failure = await this.#commit(fetch);
    if (failure === undefined) return;
    // Without a group there was no transaction to be had: not for anybody.
    const failed = group.length > 0 ? group : this.#waiting.splice(0);
    if (failure.place !== 'work' || failed.length === 1) return rejectAll(failed, failure.error);
    await this.#commitOneByOne(failed);
  }

  async #commitOneByOne(group: readonly Job[]): Promise<void> {
    const left = [...group];
    for (let job = left.shift(); job !== undefined; job = left.shift()) {
      const failure = await this.#commit(() => (job ? [job] : []));
      if (failure !== undefined) {
        const gone = failure.place === 'begin';
        rejectAll(gone ? [job, ...left.splice(0)] : [job], failure.error);
      }
      // What one waited for in vain, the others would wait for, too: each for as long.
      this.#turnAway(left);
    }
  }

  /** Those who came first stand first. */
  #turnAway(waiting: Job[]): void {
    const before = performance.now() - this.#patienceMs;
    const inTime = waiting.findIndex(({ askedAt }) => askedAt >= before);
    const late = waiting.splice(0, inTime < 0 ? waiting.length : inTime);
    if (late.length === 0) return;
    const cause = new Error(`the store was not free for ${this.#patienceMs / 1000} s`);
    rejectAll(late, new Outage('overloaded', { cause }));
  }

  /** @returns what went wrong, and where, when it was not committed. */
  async #commit(fetch: () => readonly Job[]): Promise<Failure | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      let place: Failure['place'] = 'begin';
      const begun = performance.now();
      try {
        const { tellings } = await this.#db.transaction().execute(async (tx) => {
          place = 'work';
          const told = await attemptAll(tx, fetch());
          if (!(await this.#chain.append(tx, told.notes, told.signingWith))) throw new SaidNo();
          place = 'commit';
          return told;
        });
        if (commits.hasSubscribers) commits.publish(measure(tellings.length, begun));
        for (const tell of tellings) tell();
        return undefined;
      } catch (error) {
        if (attempt >= attemptsMax || !isSerializationFailure(error)) return { place, error };
      }
      const pauseMs = firstPauseMs * 2 ** attempt * (1 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

function measure(writes: number, begun: number) {
  return { writes, seconds: (performance.now() - begun) / 1000 };
}

interface Failure {
  readonly place: 'begin' | 'work' | 'commit';
  readonly error: unknown;
}

function rejectAll(group: readonly Job[], error: unknown): void {
  for (const { reject } of group) reject(error);
}

async function attemptAll(tx: Tx, group: readonly Job[]): Promise<Told> {
  const byLane = Map.groupBy(group, ({ lane }) => lane);
  const told: Told[] = [];
  for (const [lane, jobs] of byLane) {
    if (lane !== undefined) told.push(await carryOut(tx, lane, jobs));
  }
  for (const job of byLane.get(undefined) ?? []) {
    // Alone, the work needs no savepoint: the transaction is its own.
    told.push(group.length === 1 ? await attempt(tx, job) : await attemptUndoing(tx, job));
  }
  return {
    notes: told.flatMap(({ notes }) => notes),
    signingWith: [...new Set(told.flatMap(({ signingWith }) => signingWith))],
    tellings: told.flatMap(({ tellings }) => tellings),
  };
}

async function carryOut(tx: Tx, lane: Lane<unknown, unknown>, jobs: readonly Job[]): Promise<Told> {
  const carried = await lane(
    tx,
    jobs.map(({ item }) => item),
  );
  const tellings = jobs.map(
    ({ resolve }, index) =>
      () =>
        resolve(carried[index]?.answer as never),
  );
  return {
    notes: carried.flatMap(({ note }) => note ?? []),
    signingWith: carried.flatMap(({ signingWith }) => signingWith ?? []),
    tellings,
  };
}

async function attempt(tx: Tx, { item, resolve }: Job): Promise<Told> {
  const { answer, note } = await (item as Work<Carried<unknown>>)(tx);
  const tellings = [() => resolve(answer as never)];
  return { notes: note ? [note] : [], signingWith: [], tellings };
}

async function attemptUndoing(tx: Tx, job: Job): Promise<Told> {
  await tx.executeQuery(savepoint);
  try {
    const told = await attempt(tx, job);
    await tx.executeQuery(release);
    return told;
  } catch (error) {
    // The whole group is tried again; on some engines nothing else is left to do.
    if (isSerializationFailure(error)) throw error;
    // Throws when the engine has given up the whole transaction; then the group has failed.
    await tx.executeQuery(undo);
    await tx.executeQuery(release);
    return { notes: [], signingWith: [], tellings: [() => job.reject(error)] };
  }
}

/**
 * Carries a no past the rollback. A lane throws it when it has half done an item: the group is
 * then done one by one, and of a single item it is the answer. So it is when a credential was
 * revoked before the head of the journal was had.
 */
export class SaidNo extends Error {}

export function falseIfSaidNo(error: unknown): false {
  if (error instanceof SaidNo) return false;
  throw error;
}
