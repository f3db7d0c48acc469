/**
 * Kysely on PostgreSQL. Whatever the driver throws leaves this room as an Outage.
 *
 * What may safely be done again is done again here: a statement of its own that another
 * transaction made impossible, a read whose connection broke, and the beginning of a
 * transaction. Never a write whose fate is unknown, and never a commit: then the caller hears
 * of an Outage, and whether it happened is told by what the store holds afterwards.
 */

import { hash } from 'node:crypto';
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import type { Client } from 'pg';
import { Outage } from '#domain/outage.ts';
import {
  PostgresFailure,
  endsConnection,
  isReadOnlyServer,
  isSerializationFailure,
  isSilence,
  isStalePlan,
  isUnstorableText,
  toOutage,
} from './postgres-failure.ts';
import { PostgresPool } from './postgres-pool.ts';
import type { PostgresPoolOptions } from './postgres-pool.ts';
import type { SchemaGate } from './schema-gate.ts';
import type { ColumnTypes } from './schema.ts';

/** Byte order is the only order of text that is the same on every machine and for ever. */
export const postgresColumnTypes: ColumnTypes = { bytes: 'bytea', text: 'text collate "C"' };

const attemptsMax = 6;
const firstPauseMs = 5;
const statementNamesMax = 200;

/** @param gate closed when the database is not for this code any more. */
export function postgresDialect(options: PostgresPoolOptions, gate: SchemaGate): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PostgresDriver(options, gate),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

class PostgresDriver implements Driver {
  readonly #pool: PostgresPool;
  readonly #gate: SchemaGate;
  readonly #names = new StatementNames();

  constructor(options: PostgresPoolOptions, gate: SchemaGate) {
    this.#pool = new PostgresPool(options);
    this.#gate = gate;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    const refusal = this.#gate.refusal();
    if (refusal) throw refusal;
    const client = await this.#pool.acquire().catch((error: unknown) => {
      throw toOutage(error);
    });
    return new PostgresConnection(client, this.#pool, this.#names);
  }

  async releaseConnection(connection: PostgresConnection): Promise<void> {
    connection.release();
  }

  async beginTransaction(connection: PostgresConnection): Promise<void> {
    await connection.begin();
  }

  async commitTransaction(connection: PostgresConnection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: PostgresConnection): Promise<void> {
    await connection.rollback();
  }

  async destroy(): Promise<void> {
    await this.#pool.close();
  }
}

class PostgresConnection implements DatabaseConnection {
  #client: Client;
  /** False when the connection was given back early, since it could not be replaced. */
  #held = true;
  readonly #pool: PostgresPool;
  readonly #names: StatementNames;
  #inTransaction = false;
  #lost = false;

  constructor(client: Client, pool: PostgresPool, names: StatementNames) {
    this.#client = client;
    this.#pool = pool;
    this.#names = names;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#execute<Row>(query);
      } catch (error) {
        if (await this.#mayTryAgain(error, query, attempt)) continue;
        if (!this.#inTransaction && isSelect(query) && isUnstorableText(error)) return { rows: [] };
        throw toOutage(error);
      }
    }
  }

  // eslint-disable-next-line require-yield -- Kysely's interface asks for it; nobody streams.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('results are read in pages, not streamed');
  }

  async begin(): Promise<void> {
    try {
      await this.#command(beginning);
    } catch (error) {
      // Nothing was done yet, so another connection is as good.
      if (!this.#lost) throw toOutage(error);
      await this.#replace();
      await this.#command(beginning).catch(rethrow);
    }
    this.#inTransaction = true;
  }

  /** A failed transaction is rolled back by `commit`, without an error. */
  async commit(): Promise<void> {
    this.#inTransaction = false;
    const command = await this.#command('commit').catch(rethrow);
    if (command === 'COMMIT') return;
    const cause = new PostgresFailure('the transaction had failed before its commit', undefined);
    throw new Outage('store_failed', { cause });
  }

  /** Never fails: a connection that cannot roll back is given up, which is as good. */
  async rollback(): Promise<void> {
    this.#inTransaction = false;
    if (this.#lost) return;
    await this.#command('rollback').catch(() => {
      this.#lost = true;
    });
  }

  release(): void {
    if (!this.#held) return;
    if (this.#lost) this.#pool.discard(this.#client);
    else this.#pool.release(this.#client);
  }

  async #execute<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const name = this.#names.of(sql);
    const { command, rowCount, rows } = await this.#client.query({
      text: sql,
      values: [...parameters],
      ...(name !== undefined && { name }),
    });
    this.#refuseDoubt();
    const writes = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE';
    return { rows: rows as Row[], ...(writes && { numAffectedRows: BigInt(rowCount ?? 0) }) };
  }

  /** @returns what the server says it did. */
  async #command(sql: string): Promise<string> {
    try {
      const { command } = await this.#client.query(sql);
      this.#refuseDoubt();
      return command;
    } catch (error) {
      this.#judge(error);
      throw error;
    }
  }

  #refuseDoubt(): void {
    if (!this.#pool.isInDoubt(this.#client)) return;
    throw new PostgresFailure('committed, but no standby is known to have it', undefined);
  }

  async #mayTryAgain(error: unknown, query: CompiledQuery, attempt: number): Promise<boolean> {
    this.#judge(error);
    if (isStalePlan(error)) this.#names.renew(query.sql);
    if (this.#inTransaction || attempt >= attemptsMax) return false;
    if (isStalePlan(error)) return true;
    if (isSerializationFailure(error)) {
      await new Promise((resolve) => setTimeout(resolve, firstPauseMs * 2 ** attempt));
      return true;
    }
    if (!this.#lost || !isSelect(query)) return false;
    await this.#replace();
    return true;
  }

  /** What the error says of the connection, and of the server behind all of them. */
  #judge(error: unknown): void {
    if (endsConnection(error)) this.#lost = true;
    if (isReadOnlyServer(error) || isSilence(error)) this.#pool.discardAll();
  }

  async #replace(): Promise<void> {
    this.#held = false;
    this.#client = await this.#pool.exchange(this.#client).catch(rethrow);
    this.#held = true;
    this.#lost = false;
  }
}

function isSelect({ query }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode';
}

/** Named, since the default of the database may be another. */
const beginning = 'begin isolation level read committed';

function rethrow(error: unknown): never {
  throw toOutage(error);
}

/**
 * Under its name a statement is parsed once for each connection. Only statements that come
 * back get one, and so many at most: names live in the server's memory.
 */
class StatementNames {
  readonly #names = new Map<string, string | undefined>();
  #renewals = 0;

  of(sql: string): string | undefined {
    const known = this.#names.has(sql);
    if (!known && this.#names.size >= statementNamesMax) return undefined;
    const name = known ? (this.#names.get(sql) ?? this.#nameFor(sql)) : undefined;
    this.#names.set(sql, name);
    return name;
  }

  /** The table has changed, and with it what the statement returns. */
  renew(sql: string): void {
    this.#renewals += 1;
    this.#names.set(sql, this.#nameFor(sql));
  }

  #nameFor(sql: string): string {
    return `k${this.#renewals}_${hash('sha256', sql).slice(0, 32)}`;
  }
}
