/**
 * Kysely on the SQLite that comes with Node: one connection, whose users take turns.
 *
 * Durable before fast: a write-ahead log that is flushed at every commit. Transactions take
 * the write lock when they begin, so that what they read stays true until they commit, in
 * other processes too. This is the only file that knows SQLite; whatever the driver throws
 * leaves it as an Outage.
 *
 * The wait for the lock of another process is ours: SQLite's own would stop everything else that
 * this process does.
 *
 * Kysely has a queue for single connections of its own, but there each release wakes every
 * waiter; with hundreds of callers that costs more than the work.
 */

import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import { Outage } from '#domain/outage.ts';
import type { OutageCode } from '#domain/outage.ts';
import type { ColumnTypes } from './schema.ts';

export const sqliteColumnTypes: ColumnTypes = { bytes: 'blob', text: 'text' };

const lockWaitMsDefault = 5000;
/** A commit takes about as long. */
const lockLookEveryMs = 1;
const statementsMax = 200;
/** The inner pages of the indexes of a million credentials; the default holds a few. */
const pageCacheKilobytes = 64 * 1024;
const ownerOnly = 0o600;

/**
 * @param file path of the database, made if it is missing, or `:memory:`.
 * @param lockWaitMs how long another process may keep the write lock before it is an Outage.
 */
export function sqliteDialect(file: string, lockWaitMs = lockWaitMsDefault): Dialect {
  return {
    createAdapter: () => new TurnTakingAdapter(),
    createDriver: () => new SqliteDriver(file, lockWaitMs),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** Switches off Kysely's own queue; see above. */
class TurnTakingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class SqliteDriver implements Driver {
  readonly #file: string;
  readonly #lockWaitMs: number;
  readonly #waiting: ((connection: SqliteConnection) => void)[] = [];
  #connection: SqliteConnection | undefined;
  #taken = false;

  constructor(file: string, lockWaitMs: number) {
    this.#file = file;
    this.#lockWaitMs = lockWaitMs;
  }

  async init(): Promise<void> {
    const open = () => new SqliteConnection(openDatabase(this.#file), this.#lockWaitMs);
    this.#connection = translated(open);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#connection === undefined) throw new Error('the database is not open');
    if (this.#taken) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
    return this.#connection;
  }

  async releaseConnection(connection: SqliteConnection): Promise<void> {
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#taken = false;
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    await connection.begin();
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    connection.run('commit');
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    connection.rollback();
  }

  /** Waits for its turn like everybody, so that what was asked before is still done. */
  async destroy(): Promise<void> {
    if (this.#connection) await this.acquireConnection();
    translated(() => this.#connection?.close());
  }
}

interface CachedStatement {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #lockWaitMs: number;
  /** In order of use, the one unused for longest first. */
  readonly #statements = new Map<string, CachedStatement>();

  constructor(database: DatabaseSync, lockWaitMs: number) {
    this.#database = database;
    this.#lockWaitMs = lockWaitMs;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#onceUnlocked(() => {
      const { statement, returnsRows } = this.#prepare(sql);
      const values = parameters as readonly SQLInputValue[];
      if (returnsRows) return { rows: statement.all(...values) as Row[] };
      return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) };
    });
  }

  async begin(): Promise<void> {
    await this.#onceUnlocked(() => this.#prepare('begin immediate').statement.run());
  }

  // eslint-disable-next-line require-yield -- Kysely's interface asks for it; nobody streams.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('results are read in pages, not streamed');
  }

  run(sql: string): void {
    translated(() => this.#prepare(sql).statement.run());
  }

  /** A full disk may have ended the transaction already; then there is nothing to undo. */
  rollback(): void {
    if (this.#database.isTransaction) this.run('rollback');
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  /** A statement that found the lock taken has done nothing, so it is tried again as a whole. */
  async #onceUnlocked<Result>(work: () => Result): Promise<Result> {
    const giveUpAt = performance.now() + this.#lockWaitMs;
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (primaryCode(error) !== busyCode || performance.now() > giveUpAt) throw outageOf(error);
      }
      await new Promise((resolve) => setTimeout(resolve, lockLookEveryMs));
    }
  }

  #prepare(sql: string): CachedStatement {
    const cached = this.#statements.get(sql) ?? this.#prepareNew(sql);
    this.#statements.delete(sql);
    this.#statements.set(sql, cached);
    if (this.#statements.size > statementsMax) {
      this.#statements.delete(this.#statements.keys().next().value ?? sql);
    }
    return cached;
  }

  #prepareNew(sql: string): CachedStatement {
    const statement = this.#database.prepare(sql);
    return { statement, returnsRows: statement.columns().length > 0 };
  }
}

function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') reserveForOwner(file);
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('pragma foreign_keys = on');
    database.exec('pragma trusted_schema = off');
    // A destroyed key must not be readable in the free pages of the file.
    database.exec('pragma secure_delete = on');
    if (file !== ':memory:') useWriteAheadLog(database);
    database.exec('pragma synchronous = full');
    database.exec(`pragma cache_size = -${pageCacheKilobytes}`);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/** The log and its index take over the mode of the file. */
function reserveForOwner(file: string): void {
  closeSync(openSync(file, 'a', ownerOnly));
  if ((statSync(file).mode & 0o777) !== ownerOnly) chmodSync(file, ownerOnly);
}

/**
 * Two processes that open a new file at the same time can both be told `busy` here at once,
 * without the wait that other statements get.
 */
function useWriteAheadLog(database: DatabaseSync): void {
  const giveUpAt = performance.now() + lockWaitMsDefault;
  for (;;) {
    try {
      const answer = database.prepare('pragma journal_mode = wal').get();
      if (answer?.['journal_mode'] === 'wal') return;
      throw new Error('the file system does not support a write-ahead log');
    } catch (error) {
      if (primaryCode(error) !== busyCode || performance.now() > giveUpAt) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

// Primary result codes of SQLite; the low octet of the extended ones.
const busyCode = 5;
const fullCode = 13;

function primaryCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

function translated<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw outageOf(cause);
  }
}

const outageCodes: Readonly<Record<number, OutageCode>> = {
  [busyCode]: 'overloaded',
  [fullCode]: 'store_full',
};

function outageOf(cause: unknown): Outage {
  return new Outage(outageCodes[primaryCode(cause) ?? 0] ?? 'store_failed', { cause });
}
