/** Accounts in SQL. */

import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { normalizeAccountName, normalizeEmail } from '#domain/accounts/account.ts';
import type { Account } from '#domain/accounts/account.ts';
import type { Factor } from '#domain/authorization/factor.ts';
import type { AccountId, TenantId } from '#domain/identifiers.ts';
import type { Accounts, Contacts } from '#ports/accounts.ts';
import type { AccountRow, Schema } from './schema.ts';
import { toFactorRow } from './sql-factors.ts';
import type { Transactions } from './transactions.ts';

export class SqlAccounts implements Accounts {
  readonly #db: Kysely<Schema>;

  readonly #transactions: Transactions;

  constructor(db: Kysely<Schema>, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
  }

  async add(account: Account, factors: readonly Factor[] = []): Promise<boolean> {
    return this.#transactions.runUnlessFalse(async (tx) => {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('accounts')
        .values(toRow(account))
        .onConflict((conflict) => conflict.column('normalized_name').doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows !== 1n) return false;
      const rows = factors.map(toFactorRow);
      if (rows.length > 0) await tx.insertInto('factors').values(rows).execute();
      return true;
    });
  }

  async find(id: AccountId): Promise<Account | undefined> {
    const query = this.#db.selectFrom('accounts').selectAll().where('id', '=', id);
    return toAccount(await query.executeTakeFirst());
  }

  async findByName(name: string): Promise<Account | undefined> {
    const query = this.#db
      .selectFrom('accounts')
      .selectAll()
      .where('normalized_name', '=', normalizeAccountName(name));
    return toAccount(await query.executeTakeFirst());
  }

  async listByEmail(tenantId: TenantId, email: string): Promise<readonly Account[]> {
    const rows = await this.#db
      .selectFrom('accounts')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('email', 'is not', null)
      // Both engines fold ASCII alone: SQLite always, PostgreSQL in the collation of our columns.
      .where(sql`lower(email)`, '=', normalizeEmail(email))
      .limit(2)
      .execute();
    return rows.flatMap((row) => toAccount(row) ?? []);
  }

  async setContacts(id: AccountId, { email, phone }: Contacts): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('accounts')
      .set({ email: email ?? null, phone: phone ?? null })
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }
}

function toRow(account: Account): AccountRow {
  return {
    id: account.id,
    tenant_id: account.tenantId,
    name: account.name,
    normalized_name: normalizeAccountName(account.name),
    display_name: account.displayName,
    enabled: account.enabled ? 1 : 0,
    created_at: account.createdAt,
    email: account.email ?? null,
    phone: account.phone ?? null,
  };
}

function toAccount(row: AccountRow | undefined): Account | undefined {
  if (row === undefined) return undefined;
  return {
    id: row.id as AccountId,
    tenantId: row.tenant_id as TenantId,
    name: row.name,
    displayName: row.display_name,
    enabled: row.enabled === 1,
    email: row.email ?? undefined,
    phone: row.phone ?? undefined,
    createdAt: row.created_at,
  };
}
