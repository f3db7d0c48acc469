/**
 * Keys made ahead, in SQL. A claim reads a few free keys and takes the first that is still
 * free when it writes: plain on every engine, without locks that outlive a statement. Rows of
 * claimed keys stay, so that a key whose claimer died can be told from one that is in use.
 */

import type { KeyAlgorithm } from '@kumoin/pki';
import type { Kysely } from 'kysely';
import type { KeyRef } from '#domain/identifiers.ts';
import type { GeneratedKey } from '#ports/key-vault.ts';
import type { PooledKey, PooledKeys } from '#ports/pooled-keys.ts';
import type { Schema } from './schema.ts';

const candidatesMax = 20;

export class SqlPooledKeys implements PooledKeys {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add({ keyRef, algorithm, publicKey, createdAt }: PooledKey): Promise<void> {
    const key = { key_ref: keyRef, key_algorithm: algorithm, public_key: publicKey };
    const row = { ...key, created_at: createdAt, claimed_at: null };
    await this.#db.insertInto('pooled_keys').values(row).execute();
  }

  async claim(algorithm: KeyAlgorithm, at: number): Promise<GeneratedKey | undefined> {
    for (;;) {
      const candidates = await this.#candidates(algorithm);
      for (const { key_ref: keyRef, public_key: publicKey } of candidates) {
        if (await this.#take(keyRef, at)) return { keyRef: keyRef as KeyRef, publicKey };
      }
      // Each was taken by somebody else meanwhile; with few there were, none is left.
      if (candidates.length < candidatesMax) return undefined;
    }
  }

  async isFree(keyRef: KeyRef): Promise<boolean> {
    const row = await this.#db
      .selectFrom('pooled_keys')
      .select('key_ref')
      .where('key_ref', '=', keyRef)
      .where('claimed_at', 'is', null)
      .executeTakeFirst();
    return row !== undefined;
  }

  async count(algorithm: KeyAlgorithm): Promise<number> {
    const { free } = await this.#free(algorithm)
      .select(({ fn }) => fn.countAll().as('free'))
      .executeTakeFirstOrThrow();
    return Number(free);
  }

  #candidates(algorithm: KeyAlgorithm) {
    return this.#free(algorithm)
      .select(['key_ref', 'public_key'])
      .orderBy('created_at')
      .orderBy('key_ref')
      .limit(candidatesMax)
      .execute();
  }

  async #take(keyRef: string, at: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('pooled_keys')
      .set({ claimed_at: at })
      .where('key_ref', '=', keyRef)
      .where('claimed_at', 'is', null)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  #free(algorithm: KeyAlgorithm) {
    return this.#db
      .selectFrom('pooled_keys')
      .where('key_algorithm', '=', algorithm)
      .where('claimed_at', 'is', null);
  }
}
