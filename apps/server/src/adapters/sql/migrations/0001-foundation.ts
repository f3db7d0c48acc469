/**
 * The first tables: signers and their access, credentials and factors, the signer's yes,
 * wrapped keys, the journal, and what the installation's own authorities remember.
 *
 * In the words that SQLite and PostgreSQL share. Two things are left out on purpose. What
 * authorities issue and publish has no foreign key to them: a root certificate is on record
 * as issued before the root is an authority. And a serial number is not unique among
 * credentials: certificates may come from several authorities.
 */

import type { ColumnTypes } from '../schema.ts';
import type { Migration } from './migration.ts';

export const foundation: Migration = {
  number: 1,
  name: 'foundation',
  oldestCode: 1,
  statements: (types) => [
    ...signers(types),
    ...credentials(types),
    ...factors(types),
    ...authorizations(types),
    ...journal(types),
    ...issuance(types),
  ],
};

function signers({ text }: ColumnTypes): readonly string[] {
  return [
    `create table accounts (
    id ${text} not null primary key,
    tenant_id ${text} not null,
    name ${text} not null,
    normalized_name ${text} not null unique,
    display_name ${text} not null,
    enabled integer not null,
    created_at bigint not null
  )`,
    `create table access_grants (
    id ${text} not null primary key,
    account_id ${text} not null references accounts (id),
    client_id ${text} not null,
    access_hash ${text} not null unique,
    access_expires_at bigint not null,
    refresh_hash ${text} unique,
    refresh_expires_at bigint,
    revoked_at bigint,
    created_at bigint not null
  )`,
  ];
}

function credentials({ bytes, text }: ColumnTypes): readonly string[] {
  return [
    `create table credentials (
      id ${text} not null primary key,
      tenant_id ${text} not null,
      owner_id ${text} not null references accounts (id),
      description ${text} not null,
      key_ref ${text} not null,
      key_algorithm ${text} not null,
      chain ${text} not null,
      certificate_serial ${text} not null,
      not_before bigint not null,
      not_after bigint not null,
      enabled integer not null,
      revoked_at bigint,
      factors ${text} not null,
      level integer not null,
      signatures_max integer not null,
      created_at bigint not null
    )`,
    'create index credentials_owner on credentials (owner_id, created_at, id)',
    'create index credentials_serial on credentials (certificate_serial, created_at, id)',
    `create table wrapped_keys (
      key_ref ${text} not null primary key,
      wrapped ${bytes} not null
    )`,
  ];
}

function factors({ bytes, text }: ColumnTypes): readonly string[] {
  return [
    `create table factors (
      id ${text} not null primary key,
      account_id ${text} not null references accounts (id),
      type ${text} not null,
      credential_id ${text} references credentials (id),
      verifier ${bytes} not null,
      failures integer not null,
      last_attempt_at bigint,
      last_step bigint
    )`,
    `create unique index factors_of_account on factors (account_id, type)
      where credential_id is null`,
    `create unique index factors_of_credential on factors (account_id, type, credential_id)
      where credential_id is not null`,
  ];
}

function authorizations({ text }: ColumnTypes): readonly string[] {
  return [
    `create table transactions (
    id ${text} not null primary key,
    expires_at bigint not null
  )`,
    `create table authorizations (
    id ${text} not null primary key,
    transaction_id ${text} not null references transactions (id),
    sad_hash ${text} not null unique,
    account_id ${text} not null references accounts (id),
    client_id ${text} not null,
    credential_id ${text} not null references credentials (id),
    level integer not null,
    bound_to_digests integer not null,
    created_at bigint not null,
    expires_at bigint not null,
    transaction_expires_at bigint not null,
    used_at bigint,
    replaced_at bigint
  )`,
    `create table slots (
    transaction_id ${text} not null references transactions (id),
    position integer not null,
    digest ${text},
    spent_at bigint,
    primary key (transaction_id, position)
  )`,
  ];
}

function journal({ text }: ColumnTypes): readonly string[] {
  return [
    `create table journal_entries (
    sequence bigint not null primary key,
    at bigint not null,
    event ${text} not null,
    facts ${text} not null,
    previous_hash ${text} not null,
    hash ${text} not null
  )`,
    `create table journal_head (
    id integer not null primary key check (id = 1),
    sequence bigint not null,
    hash ${text} not null
  )`,
    `insert into journal_head (id, sequence, hash) values (1, 0, '${'0'.repeat(64)}')`,
  ];
}

function issuance({ bytes, text }: ColumnTypes): readonly string[] {
  return [
    `create table authorities (
      id ${text} not null primary key,
      kind ${text} not null unique,
      key_ref ${text} not null,
      key_algorithm ${text} not null,
      chain ${text} not null,
      created_at bigint not null
    )`,
    `create table issued_certificates (
      authority_id ${text} not null,
      serial_number ${text} not null,
      certificate ${bytes} not null,
      not_before bigint not null,
      not_after bigint not null,
      issued_at bigint not null,
      revoked_at bigint,
      revocation_reason ${text},
      primary key (authority_id, serial_number)
    )`,
    `create index issued_certificates_revoked
      on issued_certificates (authority_id, revoked_at, serial_number)
      where revoked_at is not null`,
    `create table crls (
      authority_id ${text} not null primary key,
      number bigint not null,
      crl ${bytes} not null,
      revoked_count integer not null,
      this_update bigint not null,
      next_update bigint not null
    )`,
    `create table issued_timestamps (
      id integer not null primary key check (id = 1),
      newest_at bigint not null
    )`,
  ];
}
