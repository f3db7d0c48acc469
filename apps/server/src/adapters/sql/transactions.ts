/**
 * Transactions on an engine that writes one at a time: what waits for its turn is committed
 * together, so that many callers share one flush of the disk.
 *
 * Nobody hears an answer before the common commit, and each piece of work has a savepoint of
 * its own: one that fails or says no is undone alone. If the commit fails, all have failed.
 * Work of one group sees what came before it in the group; that is no more than it would have
 * seen one commit later.
 */

import { CompiledQuery } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

export type Work<Result> = (tx: Transaction<Schema>) => Promise<Result>;

interface Job {
  /** Does the work; what it returns tells the caller. */
  readonly attempt: Work<() => void>;
  readonly reject: (error: unknown) => void;
}

const groupMax = 100;
const savepoint = CompiledQuery.raw('savepoint work');
const undo = CompiledQuery.raw('rollback to savepoint work');
const release = CompiledQuery.raw('release savepoint work');

export class Transactions {
  readonly #db: Kysely<Schema>;
  readonly #waiting: Job[] = [];
  #atWork: Promise<void> | undefined;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Everything the work wrote is durable when this returns, and undone when it throws. */
  run<Result>(work: Work<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const attempt = async (tx: Transaction<Schema>) => {
        const result = await work(tx);
        return () => resolve(result);
      };
      this.#waiting.push({ attempt, reject });
      this.#atWork ??= this.#workOff();
    });
  }

  /** Undoes the work when it answers false, too. */
  async runUnlessFalse(work: Work<boolean>): Promise<boolean> {
    try {
      return await this.run(async (tx) => {
        if (!(await work(tx))) throw new SaidNo();
        return true;
      });
    } catch (error) {
      if (error instanceof SaidNo) return false;
      throw error;
    }
  }

  /** When everything that was asked for is committed or has failed. */
  async idle(): Promise<void> {
    await this.#atWork;
  }

  async #workOff(): Promise<void> {
    while (this.#waiting.length > 0) await this.#commitGroup();
    this.#atWork = undefined;
  }

  async #commitGroup(): Promise<void> {
    let group: readonly Job[] = [];
    try {
      const tellings = await this.#db.transaction().execute(async (tx) => {
        // Whoever came while the lock was waited for rides along.
        group = this.#waiting.splice(0, groupMax);
        return attemptAll(tx, group);
      });
      for (const tell of tellings) tell();
    } catch (error) {
      // Without a group there was no transaction to be had: not for anybody.
      const failed = group.length > 0 ? group : this.#waiting.splice(0);
      for (const { reject } of failed) reject(error);
    }
  }
}

async function attemptAll(tx: Transaction<Schema>, group: readonly Job[]) {
  const [first, ...others] = group;
  // Alone, the work needs no savepoint: the transaction is its own.
  if (first && others.length === 0) return [await first.attempt(tx)];
  const tellings: (() => void)[] = [];
  for (const job of group) tellings.push(await attemptOne(tx, job));
  return tellings;
}

async function attemptOne(tx: Transaction<Schema>, job: Job): Promise<() => void> {
  await tx.executeQuery(savepoint);
  try {
    const tell = await job.attempt(tx);
    await tx.executeQuery(release);
    return tell;
  } catch (error) {
    // Throws when the engine has given up the whole transaction; then the group has failed.
    await tx.executeQuery(undo);
    await tx.executeQuery(release);
    return () => job.reject(error);
  }
}

/** Carries the answer past the rollback. */
class SaidNo extends Error {}
