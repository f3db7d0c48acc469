/** Linked identities in SQL: the first link of a subject stays. */

import type { Kysely } from 'kysely';
import type { AccountId } from '#domain/identifiers.ts';
import type { LinkedIdentity } from '#domain/login/linked-identity.ts';
import type { LinkedIdentities } from '#ports/linked-identities.ts';
import type { Schema } from './schema.ts';

export class SqlLinkedIdentities implements LinkedIdentities {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add({ provider, subject, accountId, createdAt }: LinkedIdentity): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('linked_identities')
      .values({ provider, subject, account_id: accountId, created_at: createdAt })
      .onConflict((conflict) => conflict.columns(['provider', 'subject']).doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async find(provider: string, subject: string): Promise<LinkedIdentity | undefined> {
    const row = await this.#db
      .selectFrom('linked_identities')
      .selectAll()
      .where('provider', '=', provider)
      .where('subject', '=', subject)
      .executeTakeFirst();
    return (
      row && {
        provider: row.provider,
        subject: row.subject,
        accountId: row.account_id as AccountId,
        createdAt: row.created_at,
      }
    );
  }
}
