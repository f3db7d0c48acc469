/**
 * What the whole CSC API needs on record: clients, what the authorization server keeps, values
 * that are good once, log-ins, passkeys, identities elsewhere, challenges and approvals on another
 * device, signing in the background and what is told about it.
 *
 * It only adds. How a credential is agreed to stands in `auth_plan`; where code before it could
 * not ask for all of that, `factors` is empty, and such code refuses.
 */

import type { ColumnTypes } from '../schema.ts';
import type { Migration } from './migration.ts';

export const cloudApi: Migration = {
  number: 5,
  name: 'cloud-api',
  oldestCode: 1,
  statements: (types) => [
    ...additions(types),
    ...access(types),
    ...identities(types),
    ...agreeing(types),
    ...background(types),
  ],
};

function additions({ text }: ColumnTypes): readonly string[] {
  return [
    `alter table accounts add column email ${text}`,
    `alter table accounts add column phone ${text}`,
    'create index accounts_email on accounts (tenant_id, lower(email)) where email is not null',
    `alter table credentials add column auth_plan ${text}`,
    `alter table credentials add column signature_qualifier ${text}`,
    'alter table credentials add column destroyed_at bigint',
    `create index credentials_deleted on credentials (destroyed_at, id)
      where destroyed_at is not null and key_destroyed_at is null`,
    `alter table access_grants add column scope ${text} not null default 'service'`,
    'alter table access_grants add column user_specific integer not null default 1',
    `alter table access_grants add column key_thumbprint ${text}`,
    `alter table access_grants add column details ${text}`,
    `alter table authorizations add column key_thumbprint ${text}`,
  ];
}

function access({ bytes, text }: ColumnTypes): readonly string[] {
  return [
    `create table clients (
      id ${text} not null primary key,
      tenant_id ${text} not null,
      name ${text} not null,
      enabled integer not null,
      secret_sealed ${bytes},
      registration ${text} not null,
      rights ${text} not null,
      created_at bigint not null
    )`,
    `create table oauth_artifacts (
      kind ${text} not null,
      id_hash ${text} not null,
      payload ${text} not null,
      grant_id ${text},
      consumed_at bigint,
      expires_at bigint not null,
      primary key (kind, id_hash)
    )`,
    'create index oauth_artifacts_grant on oauth_artifacts (grant_id) where grant_id is not null',
    'create index oauth_artifacts_expiry on oauth_artifacts (expires_at)',
    `create table one_time_values (
      kind ${text} not null,
      value_hash ${text} not null,
      expires_at bigint not null,
      primary key (kind, value_hash)
    )`,
    'create index one_time_values_expiry on one_time_values (expires_at)',
  ];
}

function identities({ bytes, text }: ColumnTypes): readonly string[] {
  return [
    `create table login_sessions (
      id_hash ${text} not null primary key,
      account_id ${text} not null,
      methods ${text} not null,
      strong integer not null,
      authenticated_at bigint not null,
      ended_at bigint,
      expires_at bigint not null
    )`,
    'create index login_sessions_expiry on login_sessions (expires_at)',
    `create table passkeys (
      id ${text} not null primary key,
      account_id ${text} not null,
      public_key ${bytes} not null,
      sign_count bigint not null,
      transports ${text} not null,
      label ${text} not null,
      created_at bigint not null,
      last_used_at bigint
    )`,
    'create index passkeys_account on passkeys (account_id)',
    `create table linked_identities (
      provider ${text} not null,
      subject ${text} not null,
      account_id ${text} not null,
      created_at bigint not null,
      primary key (provider, subject)
    )`,
    'create index linked_identities_account on linked_identities (account_id)',
  ];
}

function agreeing({ bytes, text }: ColumnTypes): readonly string[] {
  return [
    `create table challenges (
      id ${text} not null primary key,
      account_id ${text} not null,
      client_id ${text} not null,
      credential_id ${text} not null,
      kind ${text} not null,
      verifier ${bytes} not null,
      failures integer not null,
      failed_at bigint,
      used_at bigint,
      created_at bigint not null,
      expires_at bigint not null,
      unique (credential_id, kind)
    )`,
    'create index challenges_expiry on challenges (expires_at)',
    `create table approvals (
      id ${text} not null primary key,
      handle_hash ${text} not null unique,
      account_id ${text} not null,
      client_id ${text} not null,
      credential_id ${text} not null,
      request ${text} not null,
      state ${text} not null,
      yes_hash ${text},
      decided_at bigint,
      polled_at bigint,
      created_at bigint not null,
      expires_at bigint not null
    )`,
    'create index approvals_account on approvals (account_id, state)',
    'create index approvals_expiry on approvals (expires_at)',
  ];
}

function background({ bytes, text }: ColumnTypes): readonly string[] {
  return [
    `create table signing_jobs (
      id ${text} not null primary key,
      response_hash ${text} not null,
      account_id ${text} not null,
      client_id ${text} not null,
      kind ${text} not null,
      state ${text} not null,
      work ${bytes} not null,
      result ${bytes},
      claimed_by ${text},
      claimed_until bigint,
      created_at bigint not null,
      expires_at bigint not null
    )`,
    'create index signing_jobs_response on signing_jobs (response_hash)',
    'create index signing_jobs_state on signing_jobs (state, created_at)',
    'create index signing_jobs_expiry on signing_jobs (expires_at)',
    `create table notifications (
      id ${text} not null primary key,
      uri ${text} not null,
      body ${bytes} not null,
      attempts integer not null,
      next_at bigint,
      claimed_by ${text},
      claimed_until bigint,
      created_at bigint not null,
      expires_at bigint not null
    )`,
    'create index notifications_due on notifications (next_at)',
    'create index notifications_expiry on notifications (expires_at)',
  ];
}
