/**
 * Look-ups by a key, gathered: what is asked for in one turn of the event loop is one statement.
 * Every call looks up its access token and its SAD; over a network each would be a round trip.
 *
 * Whoever asks for a key that is waiting to be looked up shares the answer, which is as fresh as
 * an own one: the look-up has not begun. What is found is shared, too, and must not be changed.
 */

import type { Compilable, Kysely } from 'kysely';
import { preparedRepeatable } from './prepared.ts';
import type { PreparedRows } from './prepared.ts';
import type { Schema } from './schema.ts';

interface Asked<Row> {
  readonly found: Promise<readonly Row[]>;
  readonly resolve: (rows: readonly Row[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Bounds one answer: a key may stand for a thousand rows. */
const keysMax = 32;

export interface Key {
  readonly key: string;
}

export interface Lookup<Row> {
  /** For as many keys as it is given. */
  readonly query: (keys: readonly string[]) => Compilable<Row>;
  readonly keyOf: (row: Row) => string;
}

export class GatheredLookups<Row> {
  readonly #db: Kysely<Schema>;
  readonly #keyOf: (row: Row) => string;
  readonly #select: PreparedRows<Key, Row>;
  #asked = new Map<string, Asked<Row>>();

  constructor(db: Kysely<Schema>, { query, keyOf }: Lookup<Row>) {
    this.#db = db;
    this.#keyOf = keyOf;
    this.#select = preparedRepeatable((keys) => query(keys.map(({ key }) => key)));
  }

  /** @returns the rows of this key, in the order of the query. */
  find(key: string): Promise<readonly Row[]> {
    const known = this.#asked.get(key);
    if (known) return known.found;
    if (this.#asked.size === 0) setImmediate(() => this.#lookUpAll());
    const { promise: found, resolve, reject } = Promise.withResolvers<readonly Row[]>();
    this.#asked.set(key, { found, resolve, reject });
    return found;
  }

  #lookUpAll(): void {
    const all = [...this.#asked];
    this.#asked = new Map();
    for (let start = 0; start < all.length; start += keysMax) {
      void this.#lookUp(all.slice(start, start + keysMax));
    }
  }

  async #lookUp(some: readonly (readonly [string, Asked<Row>])[]): Promise<void> {
    try {
      const rows = await this.#select(
        this.#db,
        some.map(([key]) => ({ key })),
      );
      const byKey = Map.groupBy(rows, this.#keyOf);
      for (const [key, { resolve }] of some) resolve(byKey.get(key) ?? []);
    } catch (error) {
      for (const [, { reject }] of some) reject(error);
    }
  }
}
