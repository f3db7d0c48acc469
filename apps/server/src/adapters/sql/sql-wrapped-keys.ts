/** Wrapped private keys in SQL. */

import type { Kysely } from 'kysely';
import type { KeyRef } from '#domain/identifiers.ts';
import type { WrappedKeys } from '#ports/wrapped-keys.ts';
import type { Schema } from './schema.ts';

export class SqlWrappedKeys implements WrappedKeys {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(keyRef: KeyRef, wrapped: Uint8Array): Promise<void> {
    await this.#db.insertInto('wrapped_keys').values({ key_ref: keyRef, wrapped }).execute();
  }

  async find(keyRef: KeyRef): Promise<Uint8Array | undefined> {
    const row = await this.#db
      .selectFrom('wrapped_keys')
      .select('wrapped')
      .where('key_ref', '=', keyRef)
      .executeTakeFirst();
    return row?.wrapped;
  }

  async remove(keyRef: KeyRef): Promise<void> {
    await this.#db.deleteFrom('wrapped_keys').where('key_ref', '=', keyRef).execute();
  }
}
