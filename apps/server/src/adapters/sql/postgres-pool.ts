/**
 * Connections to PostgreSQL: so many at most, and whoever waits too long for one is told that
 * the store is overloaded.
 *
 * Not the pool that comes with the driver, for what fail-over needs: a connection counts only
 * if its server takes writes, and when one turns out not to, all are given up at once, so that
 * none stays with a server that is no longer the primary. A broken connection is never handed
 * out a second time.
 */

import { Buffer } from 'node:buffer';
import { Client, DatabaseError, types } from 'pg';
import { Outage } from '#domain/outage.ts';
import { PostgresFailure } from './postgres-failure.ts';
import type { PostgresAddress, PostgresTarget } from './postgres-url.ts';

export interface PostgresPoolOptions {
  readonly target: PostgresTarget;
  /** Asked at each new connection, so that a changed password needs no restart. */
  readonly password: () => string | undefined;
  readonly connectionsMax: number;
  /** For one statement; 0: as long as it takes. */
  readonly statementTimeoutMs: number;
}

const connectTimeoutMs = 5000;
const poolWaitMs = 5000;
const waitersMax = 2000;
const lockTimeoutMs = 5000;
const idleInTransactionTimeoutMs = 30_000;
const keepAliveMs = 10_000;
/** The server's own limit comes first; this one is for a server that is gone. */
const answerDelayMs = 5000;

interface Waiter {
  readonly resolve: (client: Client) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

export class PostgresPool {
  readonly #options: PostgresPoolOptions;
  readonly #all = new Set<Client>();
  /** Those that said that something is committed, and perhaps nowhere else. */
  readonly #unreplicated = new WeakSet<Client>();
  /** The one used last is used next. */
  readonly #idle: Client[] = [];
  readonly #waiting: Waiter[] = [];
  /** Connections that are there or being made. */
  #count = 0;
  #closed: (() => void) | undefined;

  constructor(options: PostgresPoolOptions) {
    this.#options = options;
  }

  /** @throws {Outage} `overloaded` when all stay taken; @throws what connecting throws. */
  async acquire(): Promise<Client> {
    if (this.#closed) throw new Error('the database is closed');
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#count >= this.#options.connectionsMax) return this.#wait();
    this.#count += 1;
    return this.#connect();
  }

  /** Keeps the connection for the next, if it is still sound. */
  release(client: Client): void {
    if (!this.#all.has(client) || client.getTransactionStatus() !== 'I')
      return this.discard(client);
    const next = this.#waiting.shift();
    if (next) this.#hand(next, client);
    else if (this.#closed) this.discard(client);
    else this.#idle.push(client);
  }

  /** Instead of `release`, for a connection that cannot be trusted any more. */
  discard(client: Client): void {
    this.#forget(client);
    this.#count -= 1;
    this.#serveNext();
    if (this.#count === 0) this.#closed?.();
  }

  /** A fresh connection in the place of one that broke. */
  async exchange(broken: Client): Promise<Client> {
    this.#forget(broken);
    return this.#connect();
  }

  /**
   * A server that waits for its standby can be told to wait no longer. Then it says that the commit
   * is done, with a warning: after a fail-over it would not be.
   */
  isInDoubt(client: Client): boolean {
    return this.#unreplicated.has(client);
  }

  /** Gives up every connection; those at work are given up when they are released. */
  discardAll(): void {
    this.#all.clear();
    for (const client of this.#idle.splice(0)) this.discard(client);
  }

  async close(): Promise<void> {
    const done = new Promise<void>((resolve) => (this.#closed = resolve));
    for (const client of this.#idle.splice(0)) this.discard(client);
    if (this.#count > 0) await done;
  }

  #wait(): Promise<Client> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        const place = this.#waiting.indexOf(waiter);
        if (place >= 0) this.#waiting.splice(place, 1);
        const { connectionsMax } = this.#options;
        const message = `all ${connectionsMax} connections to the database are taken`;
        reject(new Outage('overloaded', { cause: new PostgresFailure(message, undefined) }));
      };
      const waiter = { resolve, reject, timer: setTimeout(giveUp, poolWaitMs) };
      if (this.#waiting.length >= waitersMax) {
        clearTimeout(waiter.timer);
        giveUp();
      } else {
        this.#waiting.push(waiter);
      }
    });
  }

  #hand({ resolve, timer }: Waiter, client: Client): void {
    clearTimeout(timer);
    resolve(client);
  }

  /** A place has become free: whoever waits longest may make a connection. */
  #serveNext(): void {
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#count += 1;
    clearTimeout(next.timer);
    this.#connect().then(next.resolve, next.reject);
  }

  async #connect(): Promise<Client> {
    let first: unknown;
    for (const address of this.#options.target.servers) {
      try {
        return await this.#connectTo(address);
      } catch (error) {
        first ??= error;
      }
    }
    this.#count -= 1;
    this.#serveNext();
    if (this.#count === 0) this.#closed?.();
    throw first;
  }

  async #connectTo(address: PostgresAddress): Promise<Client> {
    const client = new Client(this.#configFor(address));
    // Without a listener, a server that restarts would end this process.
    client.on('error', () => this.#lose(client));
    client.on('end', () => this.#lose(client));
    client.on('notice', ({ routine }) => {
      // Its text is in the language of the server.
      if (routine === 'SyncRepWaitForLSN') this.#unreplicated.add(client);
    });
    try {
      await client.connect();
      const { rows } = await client.query<{ transaction_read_only: string }>(
        'show transaction_read_only',
      );
      if (rows[0]?.transaction_read_only !== 'off') throw takesNoWrites(address);
      // A planner that does not know this setting needs no such hint.
      await client.query(preferIndexes).catch(passOverUnknownSetting);
    } catch (error) {
      this.#forget(client);
      throw error;
    }
    this.#all.add(client);
    return client;
  }

  #configFor({ host, port }: PostgresAddress) {
    const { target, password, statementTimeoutMs } = this.#options;
    const { user, database, tls } = target;
    return {
      host,
      port,
      user,
      database,
      password: () => password() || noPassword(),
      ssl: tls,
      application_name: 'kumoin',
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveMs,
      lock_timeout: lockTimeoutMs,
      idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
      ...(statementTimeoutMs > 0 && {
        statement_timeout: statementTimeoutMs,
        query_timeout: statementTimeoutMs + answerDelayMs,
      }),
      types: { getTypeParser: parserOf as typeof types.getTypeParser },
    };
  }

  /** It broke: if it was idle, it is not there any more; if not, its user will find out. */
  #lose(client: Client): void {
    this.#all.delete(client);
    const place = this.#idle.indexOf(client);
    if (place < 0) return;
    this.#idle.splice(place, 1);
    this.discard(client);
  }

  #forget(client: Client): void {
    this.#all.delete(client);
    // Of a connection that is given up nothing is expected, not even a farewell.
    client.end().catch(() => {});
  }
}

/**
 * Every statement of ours finds its rows by an index. The default for turning disks makes the
 * planner read whole tables while they are young, and keep to it until they are analysed.
 */
const preferIndexes = 'set random_page_cost = 1.1';

function passOverUnknownSetting(error: unknown): void {
  if (!(error instanceof DatabaseError)) throw error;
}

function noPassword(): never {
  throw new PostgresFailure('the server asks for a password, and none is set', undefined);
}

function takesNoWrites({ host, port }: PostgresAddress): PostgresFailure {
  return new PostgresFailure(`the server ${host}:${port} takes no writes now`, '25006');
}

// Type numbers of PostgreSQL's catalogue.
const bytea = 17;
const int8 = 20;

/** Numbers are numbers and bytes are bytes, as on SQLite. */
function parserOf(type: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (type === int8) return readInteger;
  if (type === bytea) return readBytes;
  return types.getTypeParser(type, format ?? 'text') as (value: string) => unknown;
}

function readInteger(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new PostgresFailure(`a number in the database is too large: ${text}`, undefined);
}

/** From `\x` and hexadecimal digits. */
function readBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}
