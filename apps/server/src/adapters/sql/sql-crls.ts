/** Published revocation lists in SQL: one row an authority, which only a newer list replaces. */

import type { Kysely } from 'kysely';
import type { AuthorityId } from '#domain/identifiers.ts';
import type { PublishedCrl } from '#domain/issuance/published-crl.ts';
import type { Crls } from '#ports/crls.ts';
import type { CrlRow, Schema } from './schema.ts';

export class SqlCrls implements Crls {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(crl: PublishedCrl): Promise<boolean> {
    const { authority_id, ...list } = toRow(crl);
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('crls')
      .values({ authority_id, ...list })
      .onConflict((conflict) =>
        conflict.column('authority_id').doUpdateSet(list).where('crls.number', '<', list.number),
      )
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async latest(authorityId: AuthorityId): Promise<PublishedCrl | undefined> {
    const row = await this.#db
      .selectFrom('crls')
      .selectAll()
      .where('authority_id', '=', authorityId)
      .executeTakeFirst();
    return row && toCrl(row);
  }
}

function toRow(crl: PublishedCrl): CrlRow {
  return {
    authority_id: crl.authorityId,
    number: crl.number,
    crl: crl.crl,
    revoked_count: crl.revokedCount,
    this_update: crl.thisUpdate,
    next_update: crl.nextUpdate,
  };
}

function toCrl(row: CrlRow): PublishedCrl {
  return {
    authorityId: row.authority_id as AuthorityId,
    number: row.number,
    crl: row.crl,
    revokedCount: row.revoked_count,
    thisUpdate: row.this_update,
    nextUpdate: row.next_update,
  };
}
