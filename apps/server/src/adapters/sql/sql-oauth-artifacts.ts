/** Artifacts of the authorization server in SQL. */

import type { Kysely } from 'kysely';
import type { OAuthArtifact, OAuthArtifacts } from '#ports/oauth-artifacts.ts';
import type { Schema } from './schema.ts';

export class SqlOAuthArtifacts implements OAuthArtifacts {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async put(artifact: Omit<OAuthArtifact, 'consumedAt'>): Promise<void> {
    const { kind, idHash, payload, grantHash, expiresAt } = artifact;
    const changing = { payload, grant_id: grantHash ?? null, expires_at: expiresAt };
    await this.#db
      .insertInto('oauth_artifacts')
      .values({ kind, id_hash: idHash, consumed_at: null, ...changing })
      .onConflict((conflict) => conflict.columns(['kind', 'id_hash']).doUpdateSet(changing))
      .execute();
  }

  async find(kind: string, idHash: string): Promise<OAuthArtifact | undefined> {
    const row = await this.#db
      .selectFrom('oauth_artifacts')
      .selectAll()
      .where('kind', '=', kind)
      .where('id_hash', '=', idHash)
      .executeTakeFirst();
    return (
      row && {
        kind: row.kind,
        idHash: row.id_hash,
        payload: row.payload,
        grantHash: row.grant_id ?? undefined,
        consumedAt: row.consumed_at ?? undefined,
        expiresAt: row.expires_at,
      }
    );
  }

  async consume(kind: string, idHash: string, at: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('oauth_artifacts')
      .set({ consumed_at: at })
      .where('kind', '=', kind)
      .where('id_hash', '=', idHash)
      .where('consumed_at', 'is', null)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  async remove(kind: string, idHash: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('oauth_artifacts')
      .where('kind', '=', kind)
      .where('id_hash', '=', idHash)
      .executeTakeFirstOrThrow();
    return numDeletedRows === 1n;
  }

  async removeOfGrant(kind: string, grantHash: string): Promise<void> {
    await this.#db
      .deleteFrom('oauth_artifacts')
      .where('kind', '=', kind)
      .where('grant_id', '=', grantHash)
      .execute();
  }
}
