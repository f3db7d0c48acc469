/** The installation's record in SQL: one row, written once. */

import type { Kysely } from 'kysely';
import type { Installation, InstallationRecord } from '#ports/installation.ts';
import type { Schema } from './schema.ts';

export class SqlInstallation implements Installation {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async find(): Promise<InstallationRecord | undefined> {
    const query = this.#db.selectFrom('installation').selectAll().where('id', '=', 1);
    const row = await query.executeTakeFirst();
    return (
      row && {
        id: row.installation_id,
        // A record without a proof fits no vault.
        vaultProof: row.vault_proof ?? new Uint8Array(),
        createdAt: row.created_at,
      }
    );
  }

  async add({ id, vaultProof, createdAt }: InstallationRecord): Promise<boolean> {
    const row = { installation_id: id, vault_proof: vaultProof, created_at: createdAt };
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('installation')
      .values({ id: 1, ...row })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }
}
