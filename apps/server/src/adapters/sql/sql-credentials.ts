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
      query: (ids) =>
        db
          .selectFrom('credentials')
          .selectAll()
          .where('id', 'in', ids)
          .where('destroyed_at', 'is', null),
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
    const all = this.#rows().where('owner_id', '=', ownerId);
    const rows = await all.where('destroyed_at', 'is', null).execute();
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

  async markDestroyed(id: CredentialId, at: number, note: JournalNote): Promise<boolean> {
    return this.#transactions.runUnlessFalse(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('credentials')
        .set(({ fn, val }) => ({
          enabled: 0,
          revoked_at: fn.coalesce('revoked_at', val(at)),
          destroyed_at: at,
        }))
        .where('id', '=', id)
        .where('destroyed_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    }, note);
  }

  async listToDestroy(before: number, limit: number): Promise<readonly Credential[]> {
    const [consumed, deleted] = await Promise.all([
      this.#keysLeft('consumed_at', before).limit(limit).execute(),
      this.#keysLeft('destroyed_at', before).limit(limit).execute(),
    ]);
    const rows = new Map([...consumed, ...deleted].map((row) => [row.id, row]));
    return [...rows.values()].sort(byEnd).slice(0, limit).map(toCredential);
  }

  async markKeyDestroyed(id: CredentialId, at: number): Promise<void> {
    await this.#db
      .updateTable('credentials')
      .set({ key_destroyed_at: at })
      .where('id', '=', id)
      .execute();
  }

  /** Each of the two has an index of its own, of those that are left. */
  #keysLeft(ended: 'consumed_at' | 'destroyed_at', before: number) {
    return this.#db
      .selectFrom('credentials')
      .selectAll()
      .where(ended, '<', before)
      .where('key_destroyed_at', 'is', null)
      .orderBy(ended)
      .orderBy('id');
  }

  #rows() {
    return this.#db.selectFrom('credentials').selectAll().orderBy('created_at').orderBy('id');
  }
}

function byEnd(left: CredentialRow, right: CredentialRow): number {
  return endOf(left) - endOf(right) || (left.id < right.id ? -1 : 1);
}

function endOf({ consumed_at, destroyed_at }: CredentialRow): number {
  return Math.min(consumed_at ?? Infinity, destroyed_at ?? Infinity);
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
    destroyed_at: credential.destroyedAt ?? null,
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
    ...(row.destroyed_at !== null && { destroyedAt: row.destroyed_at }),
  };
}
