/** Access grants in SQL. */

import type { Kysely } from 'kysely';
import type { AccessGrant } from '#domain/access/access-grant.ts';
import type { AccountId, ClientId, GrantId } from '#domain/identifiers.ts';
import type { AccessGrants, PresentedGrant } from '#ports/access-grants.ts';
import { GatheredLookups } from './gathered-lookups.ts';
import type { AccessGrantRow, Schema } from './schema.ts';
import type { Transactions } from './transactions.ts';

export class SqlAccessGrants implements AccessGrants {
  readonly #db: Kysely<Schema>;
  readonly #transactions: Transactions;
  readonly #withAccounts: GatheredLookups<AccessGrantRow & { readonly enabled: number }>;

  constructor(db: Kysely<Schema>, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
    this.#withAccounts = new GatheredLookups(db, {
      query: (hashes) =>
        db
          .selectFrom('access_grants')
          .innerJoin('accounts', 'accounts.id', 'access_grants.account_id')
          .selectAll('access_grants')
          .select('accounts.enabled')
          .where('access_hash', 'in', hashes),
      keyOf: ({ access_hash }) => access_hash,
    });
  }

  async add(grant: AccessGrant): Promise<void> {
    await this.#db.insertInto('access_grants').values(toRow(grant)).execute();
  }

  async findByAccessHash(hash: string): Promise<AccessGrant | undefined> {
    return (await this.findWithAccount(hash))?.grant;
  }

  async findWithAccount(hash: string): Promise<PresentedGrant | undefined> {
    const [row] = await this.#withAccounts.find(hash);
    return row && { grant: toGrant(row), accountEnabled: row.enabled === 1 };
  }

  async findByRefreshHash(hash: string): Promise<AccessGrant | undefined> {
    const row = await this.#rows().where('refresh_hash', '=', hash).executeTakeFirst();
    return row && toGrant(row);
  }

  async revoke(id: GrantId, at: number): Promise<boolean> {
    return revokeOne(this.#db, id, at);
  }

  async replace(id: GrantId, successor: AccessGrant, at: number): Promise<boolean> {
    return this.#transactions.runUnlessFalse(async (tx) => {
      if (!(await revokeOne(tx, id, at))) return false;
      await tx.insertInto('access_grants').values(toRow(successor)).execute();
      return true;
    });
  }

  async revokeFamily(first: GrantId, at: number): Promise<number> {
    const { numUpdatedRows } = await this.#db
      .updateTable('access_grants')
      .set({ revoked_at: at })
      .where((row) => row.or([row('id', '=', first), row('family_id', '=', first)]))
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  }

  async endAccess(id: GrantId, at: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('access_grants')
      .set({ access_expires_at: at })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .where('access_expires_at', '>', at)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  #rows() {
    return this.#db.selectFrom('access_grants').selectAll();
  }
}

async function revokeOne(db: Kysely<Schema>, id: GrantId, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('access_grants')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

function toRow(grant: AccessGrant): AccessGrantRow {
  return {
    id: grant.id,
    account_id: grant.accountId,
    client_id: grant.clientId,
    access_hash: grant.accessHash,
    access_expires_at: grant.accessExpiresAt,
    refresh_hash: grant.refreshHash ?? null,
    refresh_expires_at: grant.refreshExpiresAt ?? null,
    revoked_at: grant.revokedAt ?? null,
    created_at: grant.createdAt,
    family_id: grant.familyId ?? null,
    scope: grant.scope,
    user_specific: grant.userSpecific ? 1 : 0,
    key_thumbprint: grant.keyThumbprint ?? null,
    details: grant.details ?? null,
  };
}

function toGrant(row: AccessGrantRow): AccessGrant {
  return {
    id: row.id as GrantId,
    accountId: row.account_id as AccountId,
    clientId: row.client_id as ClientId,
    accessHash: row.access_hash,
    accessExpiresAt: row.access_expires_at,
    refreshHash: row.refresh_hash ?? undefined,
    refreshExpiresAt: row.refresh_expires_at ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
    createdAt: row.created_at,
    ...(row.family_id !== null && { familyId: row.family_id as GrantId }),
    scope: row.scope as AccessGrant['scope'],
    userSpecific: row.user_specific === 1,
    keyThumbprint: row.key_thumbprint ?? undefined,
    details: row.details ?? undefined,
  };
}
