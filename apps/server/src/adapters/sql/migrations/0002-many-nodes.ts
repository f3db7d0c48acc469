/**
 * What many nodes on one store, and a vault of its own, need to agree on: which installation
 * the store belongs to, keys made ahead of their use, credentials whose key is used once,
 * limits on the rate of calls, and who does the work that only one may do.
 *
 * It only adds: code that knows schema 1 alone keeps working beside code that knows this one.
 */

import type { ColumnTypes } from '../schema.ts';
import type { Migration } from './migration.ts';

export const manyNodes: Migration = {
  number: 2,
  name: 'many-nodes',
  oldestCode: 1,
  statements: ({ bytes, text }: ColumnTypes) => [
    'alter table schema_migrations add column oldest_code integer',
    `create table installation (
      id integer not null primary key check (id = 1),
      installation_id ${text} not null,
      vault_proof ${bytes},
      created_at bigint not null
    )`,
    'alter table credentials add column one_time integer not null default 0',
    'alter table credentials add column consumed_at bigint',
    'alter table credentials add column key_destroyed_at bigint',
    `create index credentials_to_destroy on credentials (consumed_at, id)
      where consumed_at is not null and key_destroyed_at is null`,
    `create table pooled_keys (
      key_ref ${text} not null primary key,
      key_algorithm ${text} not null,
      public_key ${bytes} not null,
      created_at bigint not null,
      claimed_at bigint
    )`,
    `create index pooled_keys_free on pooled_keys (key_algorithm, created_at, key_ref)
      where claimed_at is null`,
    `create table rate_limits (
      name ${text} not null,
      window_start bigint not null,
      taken bigint not null,
      primary key (name, window_start)
    )`,
    `create table leases (
      name ${text} not null primary key,
      holder ${text} not null,
      expires_at bigint not null
    )`,
  ],
};
