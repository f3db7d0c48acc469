/** Wrapped private keys in SQL. */

import type { Kysely } from 'kysely';
import type { KeyRef } from '#domain/identifiers.ts';
import type { WrappedKeys } from '#ports/wrapped-keys.ts';
import { prepared } from './prepared.ts';
import type { Prepared } from './prepared.ts';
import type { Schema, WrappedKeyRow } from './schema.ts';

export class SqlWrappedKeys implements WrappedKeys {
  readonly #db: Kysely<Schema>;
  /** Prepared: of very many keys, each signature may open another. */
  readonly #find: Prepared<{ keyRef: string }, Pick<WrappedKeyRow, 'wrapped'>>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
    this.#find = prepared(({ keyRef }) =>
      db.selectFrom('wrapped_keys').select('wrapped').where('key_ref', '=', keyRef),
    );
  }

  async add(keyRef: KeyRef, wrapped: Uint8Array): Promise<void> {
    await this.#db.insertInto('wrapped_keys').values({ key_ref: keyRef, wrapped }).execute();
  }

  async find(keyRef: KeyRef): Promise<Uint8Array | undefined> {
    const { rows } = await this.#find(this.#db, { keyRef });
    return rows[0]?.wrapped;
  }

  async remove(keyRef: KeyRef): Promise<void> {
    await this.#db.deleteFrom('wrapped_keys').where('key_ref', '=', keyRef).execute();
  }
}
