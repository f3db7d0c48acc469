/** Passkeys in SQL. Whether the count grows and that the use is noted is one statement. */

import type { Kysely } from 'kysely';
import type { AccountId } from '#domain/identifiers.ts';
import type { Passkey } from '#domain/login/passkey.ts';
import type { Passkeys, PasskeyUse } from '#ports/passkeys.ts';
import type { PasskeyRow, Schema } from './schema.ts';

export class SqlPasskeys implements Passkeys {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(passkey: Passkey): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('passkeys')
      .values(toRow(passkey))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async find(id: string): Promise<Passkey | undefined> {
    const query = this.#db.selectFrom('passkeys').selectAll().where('id', '=', id);
    const row = await query.executeTakeFirst();
    return row && toPasskey(row);
  }

  async listOf(accountId: AccountId): Promise<readonly Passkey[]> {
    const rows = await this.#db
      .selectFrom('passkeys')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(toPasskey);
  }

  async use(id: string, { signCount, at }: PasskeyUse): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('passkeys')
      .set({ sign_count: signCount, last_used_at: at })
      .where('id', '=', id)
      // See `signCountGrows`: a device that does not count shows 0 each time.
      .where('sign_count', signCount === 0 ? '=' : '<', signCount)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  async remove(id: string, accountId: AccountId): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('passkeys')
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow();
    return numDeletedRows === 1n;
  }
}

function toRow(passkey: Passkey): PasskeyRow {
  return {
    id: passkey.id,
    account_id: passkey.accountId,
    public_key: passkey.publicKey,
    sign_count: passkey.signCount,
    transports: JSON.stringify(passkey.transports),
    label: passkey.label,
    created_at: passkey.createdAt,
    last_used_at: passkey.lastUsedAt ?? null,
  };
}

function toPasskey(row: PasskeyRow): Passkey {
  return {
    id: row.id,
    accountId: row.account_id as AccountId,
    publicKey: row.public_key,
    signCount: row.sign_count,
    transports: JSON.parse(row.transports) as string[],
    label: row.label,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}
