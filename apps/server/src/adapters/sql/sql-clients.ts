/** Clients in SQL. Registration and rights are written and read as a whole. */

import type { Kysely } from 'kysely';
import type { Client, ClientRegistration, ClientRights } from '#domain/access/client.ts';
import type { ClientId, TenantId } from '#domain/identifiers.ts';
import type { Clients } from '#ports/clients.ts';
import type { ClientRow, Schema } from './schema.ts';

export class SqlClients implements Clients {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(client: Client): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('clients')
      .values(toRow(client))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async find(id: ClientId): Promise<Client | undefined> {
    const query = this.#db.selectFrom('clients').selectAll().where('id', '=', id);
    const row = await query.executeTakeFirst();
    return row && toClient(row);
  }

  async listOf(tenantId: TenantId): Promise<readonly Client[]> {
    const query = this.#db.selectFrom('clients').selectAll().where('tenant_id', '=', tenantId);
    return (await query.orderBy('id').execute()).map(toClient);
  }

  async update(client: Client): Promise<boolean> {
    const { name, enabled, secret_sealed, registration, rights } = toRow(client);
    const { numUpdatedRows } = await this.#db
      .updateTable('clients')
      .set({ name, enabled, secret_sealed, registration, rights })
      .where('id', '=', client.id)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }
}

function toRow(client: Client): ClientRow {
  return {
    id: client.id,
    tenant_id: client.tenantId,
    name: client.name,
    enabled: client.enabled ? 1 : 0,
    secret_sealed: client.secretSealed ?? null,
    registration: JSON.stringify(client.registration),
    rights: JSON.stringify(client.rights),
    created_at: client.createdAt,
  };
}

function toClient(row: ClientRow): Client {
  const registration = JSON.parse(row.registration) as ClientRegistration;
  return {
    id: row.id as ClientId,
    tenantId: row.tenant_id as TenantId,
    name: row.name,
    enabled: row.enabled === 1,
    secretSealed: row.secret_sealed ?? undefined,
    // JSON leaves out what is undefined.
    registration: {
      ...registration,
      jwks: registration.jwks,
      tlsSubjectDn: registration.tlsSubjectDn,
    },
    rights: JSON.parse(row.rights) as ClientRights,
    createdAt: row.created_at,
  };
}
