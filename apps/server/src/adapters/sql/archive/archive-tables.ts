/**
 * Every table of the store, as it goes into an archive: parents before children, so that each
 * row finds what it refers to when it is put back.
 *
 * The compiler checks that no table and no column is forgotten, and that each has its kind.
 * Only the table of migrations stays out: a store that is filled from an archive has its own,
 * and the archive tells the schema in its first line.
 */

import type { Selectable } from 'kysely';
import type { Schema } from '../schema.ts';
import { tablesOfAccess } from './archive-tables-of-access.ts';
import { tablesOfTokens } from './archive-tables-of-tokens.ts';

type NamedKind<Value> = [Value] extends [Uint8Array]
  ? 'bytes'
  : [Value] extends [number]
    ? 'integer'
    : 'text';
type KindOf<Value> = null extends Value ? `${NamedKind<NonNullable<Value>>}?` : NamedKind<Value>;

/** With a question mark: may be null. */
export type ColumnKind =
  | KindOf<string | null>
  | KindOf<number | null>
  | KindOf<Uint8Array | null>
  | 'text'
  | 'integer'
  | 'bytes';

interface TableOf<Row> {
  /** The primary key: the order in which rows are read. */
  readonly key: readonly (keyof Row & string)[];
  readonly columns: { readonly [Column in keyof Row]: KindOf<Row[Column]> };
}

export type ArchivedTable = Exclude<keyof Schema, 'schema_migrations'>;

const tables = {
  accounts: {
    key: ['id'],
    columns: {
      id: 'text',
      tenant_id: 'text',
      name: 'text',
      normalized_name: 'text',
      display_name: 'text',
      enabled: 'integer',
      created_at: 'integer',
      email: 'text?',
      phone: 'text?',
    },
  },
  access_grants: {
    key: ['id'],
    columns: {
      id: 'text',
      account_id: 'text',
      client_id: 'text',
      access_hash: 'text',
      access_expires_at: 'integer',
      refresh_hash: 'text?',
      refresh_expires_at: 'integer?',
      revoked_at: 'integer?',
      created_at: 'integer',
      family_id: 'text?',
      scope: 'text',
      user_specific: 'integer',
      key_thumbprint: 'text?',
      details: 'text?',
    },
  },
  credentials: {
    key: ['id'],
    columns: {
      id: 'text',
      tenant_id: 'text',
      owner_id: 'text',
      description: 'text',
      key_ref: 'text',
      key_algorithm: 'text',
      chain: 'text',
      certificate_serial: 'text',
      not_before: 'integer',
      not_after: 'integer',
      enabled: 'integer',
      revoked_at: 'integer?',
      factors: 'text',
      level: 'integer',
      signatures_max: 'integer',
      one_time: 'integer',
      consumed_at: 'integer?',
      key_destroyed_at: 'integer?',
      created_at: 'integer',
      auth_plan: 'text?',
      signature_qualifier: 'text?',
      destroyed_at: 'integer?',
    },
  },
  factors: {
    key: ['id'],
    columns: {
      id: 'text',
      account_id: 'text',
      type: 'text',
      credential_id: 'text?',
      verifier: 'bytes',
      failures: 'integer',
      last_attempt_at: 'integer?',
      last_step: 'integer?',
    },
  },
  transactions: { key: ['id'], columns: { id: 'text', expires_at: 'integer' } },
  authorizations: {
    key: ['id'],
    columns: {
      id: 'text',
      transaction_id: 'text',
      sad_hash: 'text',
      account_id: 'text',
      client_id: 'text',
      credential_id: 'text',
      level: 'integer',
      bound_to_digests: 'integer',
      created_at: 'integer',
      expires_at: 'integer',
      transaction_expires_at: 'integer',
      used_at: 'integer?',
      replaced_at: 'integer?',
      key_thumbprint: 'text?',
    },
  },
  slots: {
    key: ['transaction_id', 'position'],
    columns: {
      transaction_id: 'text',
      position: 'integer',
      digest: 'text?',
      spent_at: 'integer?',
    },
  },
  wrapped_keys: { key: ['key_ref'], columns: { key_ref: 'text', wrapped: 'bytes' } },
  pooled_keys: {
    key: ['key_ref'],
    columns: {
      key_ref: 'text',
      key_algorithm: 'text',
      public_key: 'bytes',
      created_at: 'integer',
      claimed_at: 'integer?',
    },
  },
  authorities: {
    key: ['id'],
    columns: {
      id: 'text',
      kind: 'text',
      key_ref: 'text',
      key_algorithm: 'text',
      chain: 'text',
      created_at: 'integer',
    },
  },
  issued_certificates: {
    key: ['authority_id', 'serial_number'],
    columns: {
      authority_id: 'text',
      serial_number: 'text',
      certificate: 'bytes',
      not_before: 'integer',
      not_after: 'integer',
      issued_at: 'integer',
      revoked_at: 'integer?',
      revocation_reason: 'text?',
    },
  },
  crls: {
    key: ['authority_id'],
    columns: {
      authority_id: 'text',
      number: 'integer',
      crl: 'bytes',
      revoked_count: 'integer',
      this_update: 'integer',
      next_update: 'integer',
    },
  },
  issued_timestamps: { key: ['id'], columns: { id: 'integer', newest_at: 'integer' } },
  journal_entries: {
    key: ['sequence'],
    columns: {
      sequence: 'integer',
      at: 'integer',
      event: 'text',
      facts: 'text',
      previous_hash: 'text',
      hash: 'text',
    },
  },
  journal_head: {
    key: ['id'],
    columns: { id: 'integer', sequence: 'integer', hash: 'text' },
  },
  rate_limits: {
    key: ['name', 'window_start'],
    columns: { name: 'text', window_start: 'integer', taken: 'integer' },
  },
  ...tablesOfAccess,
  ...tablesOfTokens,
  leases: {
    key: ['name'],
    columns: { name: 'text', holder: 'text', expires_at: 'integer' },
  },
  installation: {
    key: ['id'],
    columns: {
      id: 'integer',
      installation_id: 'text',
      vault_proof: 'bytes?',
      created_at: 'integer',
    },
  },
} as const satisfies { readonly [Table in ArchivedTable]: TableOf<Selectable<Schema[Table]>> };

export interface TablePlan {
  readonly name: ArchivedTable;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly kinds: readonly ColumnKind[];
}

/** In the order of the archive. */
export const archivedTables: readonly TablePlan[] = Object.entries(tables).map(
  ([name, { key, columns }]) => ({
    name: name as ArchivedTable,
    key,
    columns: Object.keys(columns),
    kinds: Object.values(columns),
  }),
);
