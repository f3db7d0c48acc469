/** The installation's own authorities in SQL. */

import type { KeyAlgorithm } from '@kumoin/pki';
import type { Kysely } from 'kysely';
import type { AuthorityId, KeyRef } from '#domain/identifiers.ts';
import type { Authority, AuthorityKind } from '#domain/issuance/authority.ts';
import type { Authorities } from '#ports/authorities.ts';
import { chainText, readChain } from './chain-text.ts';
import type { AuthorityRow, Schema } from './schema.ts';

export class SqlAuthorities implements Authorities {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(authority: Authority): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('authorities')
      .values(toRow(authority))
      .onConflict((conflict) => conflict.column('kind').doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async find(id: AuthorityId): Promise<Authority | undefined> {
    return this.#findBy('id', id);
  }

  async findByKind(kind: AuthorityKind): Promise<Authority | undefined> {
    return this.#findBy('kind', kind);
  }

  async #findBy(column: 'id' | 'kind', value: string): Promise<Authority | undefined> {
    const query = this.#db.selectFrom('authorities').selectAll().where(column, '=', value);
    const row = await query.executeTakeFirst();
    return row && toAuthority(row);
  }
}

function toRow(authority: Authority): AuthorityRow {
  return {
    id: authority.id,
    kind: authority.kind,
    key_ref: authority.keyRef,
    key_algorithm: authority.keyAlgorithm,
    chain: chainText(authority.chain),
    created_at: authority.createdAt,
  };
}

function toAuthority(row: AuthorityRow): Authority {
  return {
    id: row.id as AuthorityId,
    kind: row.kind as AuthorityKind,
    keyRef: row.key_ref as KeyRef,
    keyAlgorithm: row.key_algorithm as KeyAlgorithm,
    chain: readChain(row.chain),
    createdAt: row.created_at,
  };
}
