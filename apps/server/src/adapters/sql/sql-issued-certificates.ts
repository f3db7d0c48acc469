/** Certificates that were issued, and whether they were taken back, in SQL. */

import type { Kysely } from 'kysely';
import type { AuthorityId } from '#domain/identifiers.ts';
import type {
  IssuedCertificate,
  Revocation,
  RevocationReason,
  RevokedCertificate,
} from '#domain/issuance/issued-certificate.ts';
import type { IssuedCertificates } from '#ports/issued-certificates.ts';
import type { IssuedCertificateRow, Schema } from './schema.ts';

export class SqlIssuedCertificates implements IssuedCertificates {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(issued: IssuedCertificate): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('issued_certificates')
      .values(toRow(issued))
      .onConflict((conflict) => conflict.columns(['authority_id', 'serial_number']).doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async find(
    authorityId: AuthorityId,
    serialNumber: string,
  ): Promise<IssuedCertificate | undefined> {
    const row = await this.#db
      .selectFrom('issued_certificates')
      .selectAll()
      .where('authority_id', '=', authorityId)
      .where('serial_number', '=', serialNumber)
      .executeTakeFirst();
    return row && toIssued(row);
  }

  async revoke(
    authorityId: AuthorityId,
    serialNumber: string,
    { at, reason }: Revocation,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('issued_certificates')
      .set({ revoked_at: at, revocation_reason: reason })
      .where('authority_id', '=', authorityId)
      .where('serial_number', '=', serialNumber)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  async listRevoked(authorityId: AuthorityId): Promise<readonly RevokedCertificate[]> {
    const rows = await this.#db
      .selectFrom('issued_certificates')
      .select(['serial_number', 'revoked_at', 'revocation_reason'])
      .where('authority_id', '=', authorityId)
      .where('revoked_at', 'is not', null)
      .orderBy('revoked_at')
      .orderBy('serial_number')
      .execute();
    return rows.flatMap((row) => {
      const revocation = toRevocation(row);
      return revocation ? [{ serialNumber: row.serial_number, revocation }] : [];
    });
  }

  async countRevoked(authorityId: AuthorityId): Promise<number> {
    const { count } = await this.#db
      .selectFrom('issued_certificates')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('authority_id', '=', authorityId)
      .where('revoked_at', 'is not', null)
      .executeTakeFirstOrThrow();
    return Number(count);
  }
}

function toRow(issued: IssuedCertificate): IssuedCertificateRow {
  return {
    authority_id: issued.authorityId,
    serial_number: issued.serialNumber,
    certificate: issued.certificate,
    not_before: issued.notBefore,
    not_after: issued.notAfter,
    issued_at: issued.issuedAt,
    revoked_at: issued.revocation?.at ?? null,
    revocation_reason: issued.revocation?.reason ?? null,
  };
}

function toIssued(row: IssuedCertificateRow): IssuedCertificate {
  return {
    authorityId: row.authority_id as AuthorityId,
    serialNumber: row.serial_number,
    certificate: row.certificate,
    notBefore: row.not_before,
    notAfter: row.not_after,
    issuedAt: row.issued_at,
    revocation: toRevocation(row),
  };
}

function toRevocation(
  row: Pick<IssuedCertificateRow, 'revoked_at' | 'revocation_reason'>,
): Revocation | undefined {
  if (row.revoked_at === null) return undefined;
  return { at: row.revoked_at, reason: row.revocation_reason as RevocationReason };
}
