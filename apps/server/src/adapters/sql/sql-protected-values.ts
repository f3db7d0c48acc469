/** What the key-encryption key protects, in SQL, wherever it lies. */

import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type {
  ProtectedKind,
  ProtectedValue,
  ProtectedValues,
  Renewal,
} from '#ports/protected-values.ts';
import type { Schema } from './schema.ts';

interface Place {
  readonly table: keyof Schema;
  readonly id: string;
  readonly value: string;
  /** Which rows of the table. */
  readonly only?: RawBuilder<unknown>;
}

const places: Readonly<Record<ProtectedKind, Place>> = {
  'wrapped-key': { table: 'wrapped_keys', id: 'key_ref', value: 'wrapped' },
  'totp-seed': { table: 'factors', id: 'id', value: 'verifier', only: sql`and type = 'totp'` },
  'client-secret': {
    table: 'clients',
    id: 'id',
    value: 'secret_sealed',
    only: sql`and secret_sealed is not null`,
  },
  pin: { table: 'factors', id: 'id', value: 'verifier', only: sql`and type = 'pin'` },
  'token-keys': { table: 'tokens', id: 'id', value: 'keys_sealed' },
  'sealed-key': { table: 'sealed_keys', id: 'name', value: 'sealed' },
  'vault-proof': {
    table: 'installation',
    id: 'installation_id',
    value: 'vault_proof',
    only: sql`and vault_proof is not null`,
  },
};

export class SqlProtectedValues implements ProtectedValues {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(
    kind: ProtectedKind,
    after: string | undefined,
    limit: number,
  ): Promise<readonly ProtectedValue[]> {
    const { table, id, value, only = sql`` } = places[kind];
    const columns = sql`${sql.ref(id)} as id, ${sql.ref(value)} as value`;
    const { rows } = await sql<ProtectedValue>`
      select ${columns} from ${sql.table(table)}
      where ${sql.ref(id)} > ${after ?? ''} ${only}
      order by ${sql.ref(id)} limit ${sql.lit(limit)}`.execute(this.#db);
    return rows;
  }

  async replace(kind: ProtectedKind, renewals: readonly Renewal[]): Promise<number> {
    const { table, id, value, only = sql`` } = places[kind];
    return this.#db.transaction().execute(async (tx) => {
      let count = 0n;
      for (const { id: own, from, to } of renewals) {
        const { numAffectedRows = 0n } = await sql`
          update ${sql.table(table)} set ${sql.ref(value)} = ${to}
          where ${sql.ref(id)} = ${own} and ${sql.ref(value)} = ${from} ${only}`.execute(tx);
        count += numAffectedRows;
      }
      return Number(count);
    });
  }
}
