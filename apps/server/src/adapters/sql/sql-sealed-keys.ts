/** Sealed keys of the installation in SQL: a name is given once, whoever comes first. */

import type { Kysely } from 'kysely';
import type { SealedKey, SealedKeys } from '#ports/sealed-keys.ts';
import type { Schema } from './schema.ts';

export class SqlSealedKeys implements SealedKeys {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async find(name: string): Promise<SealedKey | undefined> {
    const row = await this.#select(name).executeTakeFirst();
    return row && { name: row.name, sealed: row.sealed, createdAt: row.created_at };
  }

  async addIfAbsent({ name, sealed, createdAt }: SealedKey): Promise<SealedKey> {
    await this.#db
      .insertInto('sealed_keys')
      .values({ name, sealed, created_at: createdAt })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const row = await this.#select(name).executeTakeFirstOrThrow();
    return { name: row.name, sealed: row.sealed, createdAt: row.created_at };
  }

  #select(name: string) {
    return this.#db.selectFrom('sealed_keys').selectAll().where('name', '=', name);
  }
}
