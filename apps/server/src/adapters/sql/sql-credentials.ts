/** Credentials in SQL. */

import type { KeyAlgorithm } from '@kumoin/pki';
import type { Kysely } from 'kysely';
import type { Factor } from '#domain/authorization/factor.ts';
import type { Credential, SoleControlLevel } from '#domain/credentials/credential.ts';
import type { AccountId, CredentialId, KeyRef, TenantId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { Credentials } from '#ports/credentials.ts';
import { authColumns, readAuth } from './auth-plan.ts';
import { chainText, readChain } from './chain-text.ts';
import { GatheredLookups } from './gathered-lookups.ts';
import type { CredentialRow, Schema } from './schema.ts';
import { toFactorRow } from './sql-factors.ts';
import type { Transactions } from './transactions.ts';

export class SqlCredentials implements Credentials {
  readonly #db: Kysely<Schema>;
  readonly #transactions: Transactions;
  readonly #byId: GatheredLookups<CredentialRow>;

  constructor(db: Kysely<Schema>, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
    this.#byId = new GatheredLookups(db, {
      query: (ids) => db.selectFrom('credentials').selectAll().where('id', 'in', ids),
      keyOf: ({ id }) => id,
    });
  }

  async add(credential: Credential, factors: readonly Factor[] = []): Promise<void> {
    const rows = factors.map(toFactorRow);
    await this.#transactions.run(async (tx) => {
      await tx.insertInto('credentials').values(toRow(credential)).execute();
      if (rows.length > 0) await tx.insertInto('factors').values(rows).execute();
    });
  }

  async find(id: CredentialId): Promise<Credential | undefined> {
    const [row] = await this.#byId.find(id);
    return row && toCredential(row);
  }

  async listOf(ownerId: AccountId): Promise<readonly Credential[]> {
    const rows = await this.#rows().where('owner_id', '=', ownerId).execute();
    return rows.map(toCredential);
  }

  async listWithKey(keyRef: KeyRef): Promise<readonly Credential[]> {
    const rows = await this.#rows().where('key_ref', '=', keyRef).execute();
    return rows.map(toCredential);
  }

  async findByCertificateSerial(serial: string): Promise<Credential | undefined> {
    const query = this.#rows().where('certificate_serial', '=', serial).limit(1);
    const row = await query.executeTakeFirst();
    return row && toCredential(row);
  }

  async markRevoked(id: CredentialId, at: number, note: JournalNote): Promise<void> {
    await this.#transactions.run(async (tx) => {
      await tx
        .updateTable('credentials')
        .set({ revoked_at: at })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .execute();
    }, note);
  }

  async listToDestroy(before: number, limit: number): Promise<readonly Credential[]> {
    const rows = await this.#db
      .selectFrom('credentials')
      .selectAll()
      .where('consumed_at', '<', before)
      .where('key_destroyed_at', 'is', null)
      .orderBy('consumed_at')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toCredential);
  }

  async markKeyDestroyed(id: CredentialId, at: number): Promise<void> {
    await this.#db
      .updateTable('credentials')
      .set({ key_destroyed_at: at })
      .where('id', '=', id)
      .execute();
  }

  #rows() {
    return this.#db.selectFrom('credentials').selectAll().orderBy('created_at').orderBy('id');
  }
}

function toRow(credential: Credential): CredentialRow {
  return {
    id: credential.id,
    tenant_id: credential.tenantId,
    owner_id: credential.ownerId,
    description: credential.description,
    key_ref: credential.keyRef,
    key_algorithm: credential.keyAlgorithm,
    chain: chainText(credential.chain),
    certificate_serial: credential.certificateSerial,
    not_before: credential.notBefore,
    not_after: credential.notAfter,
    enabled: credential.enabled ? 1 : 0,
    revoked_at: credential.revokedAt ?? null,
    ...authColumns(credential),
    level: credential.level,
    signatures_max: credential.signaturesMax,
    one_time: credential.oneTime ? 1 : 0,
    consumed_at: credential.consumedAt ?? null,
    key_destroyed_at: null,
    created_at: credential.createdAt,
    signature_qualifier: credential.signatureQualifier ?? null,
    destroyed_at: null,
  };
}

function toCredential(row: CredentialRow): Credential {
  return {
    id: row.id as CredentialId,
    tenantId: row.tenant_id as TenantId,
    ownerId: row.owner_id as AccountId,
    description: row.description,
    keyRef: row.key_ref as KeyRef,
    keyAlgorithm: row.key_algorithm as KeyAlgorithm,
    chain: readChain(row.chain),
    certificateSerial: row.certificate_serial,
    notBefore: row.not_before,
    notAfter: row.not_after,
    enabled: row.enabled === 1,
    revokedAt: row.revoked_at ?? undefined,
    ...readAuth(row),
    signatureQualifier: row.signature_qualifier ?? undefined,
    level: row.level as SoleControlLevel,
    signaturesMax: row.signatures_max,
    oneTime: row.one_time === 1,
    consumedAt: row.consumed_at ?? undefined,
    createdAt: row.created_at,
  };
}
