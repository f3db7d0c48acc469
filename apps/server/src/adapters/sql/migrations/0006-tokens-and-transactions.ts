/**
 * OATH tokens, what is approved with them, and what is to be proved about it later.
 *
 * It only adds. Code before it knows neither the new tables nor credentials that ask for a token:
 * of those `factors` is empty, and such code refuses.
 */

import type { ColumnTypes } from '../schema.ts';
import type { Migration } from './migration.ts';

export const tokensAndTransactions: Migration = {
  number: 6,
  name: 'tokens-and-transactions',
  oldestCode: 1,
  statements: (types) => [
    'alter table approvals add column token_transaction_id ' + types.text,
    ...tokens(types),
    ...transactions(types),
    ...channels(types),
    ...evidence(types),
  ],
};

function tokens({ bytes, text }: ColumnTypes): readonly string[] {
  return [
    `create table tokens (
      id ${text} not null primary key,
      tenant_id ${text} not null,
      account_id ${text},
      kind ${text} not null,
      algorithm ${text} not null,
      serial ${text},
      label ${text} not null,
      suites ${text} not null,
      keys_sealed ${bytes} not null,
      commitment ${text} not null,
      state ${text} not null,
      not_before bigint not null,
      not_after bigint,
      uses_max bigint,
      uses bigint not null,
      counter bigint not null,
      last_step bigint,
      drift_steps integer not null,
      failures integer not null,
      failed_at bigint,
      created_at bigint not null,
      activated_at bigint,
      ended_at bigint,
      end_reason ${text},
      replaced_by ${text},
      second_token_id ${text}
    )`,
    'create index tokens_account on tokens (account_id) where account_id is not null',
    'create index tokens_replaced_by on tokens (replaced_by) where replaced_by is not null',
    'create unique index tokens_serial on tokens (tenant_id, serial) where serial is not null',
    `create table token_enrolments (
      id ${text} not null primary key,
      code_hash ${text} not null unique,
      account_id ${text} not null,
      replaces ${text},
      private_key_sealed ${bytes} not null,
      public_key ${bytes} not null,
      used_at bigint,
      created_at bigint not null,
      expires_at bigint not null
    )`,
    'create index token_enrolments_expiry on token_enrolments (expires_at)',
  ];
}

function transactions({ bytes, text }: ColumnTypes): readonly string[] {
  return [
    `create table token_transactions (
      id ${text} not null primary key,
      account_id ${text} not null,
      client_id ${text} not null,
      token_id ${text} not null,
      suite ${text} not null,
      statement_sealed ${bytes} not null,
      language ${text} not null,
      ref ${text} not null unique,
      page_hash ${text} not null unique,
      client_reference ${text},
      signing ${text},
      state ${text} not null,
      failures integer not null,
      callback_uri ${text},
      shown_at bigint,
      decided_at bigint,
      created_at bigint not null,
      expires_at bigint not null
    )`,
    // One at a time may be answered with a token.
    `create unique index token_transactions_open on token_transactions (token_id)
      where state in ('created', 'shown')`,
    `create unique index token_transactions_reference on token_transactions
      (client_id, client_reference) where client_reference is not null`,
    'create index token_transactions_client on token_transactions (client_id, created_at)',
    `create index token_transactions_overdue on token_transactions (expires_at)
      where state in ('created', 'shown')`,
    'create index token_transactions_expiry on token_transactions (expires_at)',
  ];
}

function channels({ bytes, text }: ColumnTypes): readonly string[] {
  return [
    `create table push_subscriptions (
      token_id ${text} not null primary key,
      endpoint ${text} not null,
      public_key ${bytes} not null,
      auth_secret ${bytes} not null,
      created_at bigint not null
    )`,
    `create table sealed_keys (
      name ${text} not null primary key,
      sealed ${bytes} not null,
      created_at bigint not null
    )`,
  ];
}

function evidence({ bytes, text }: ColumnTypes): readonly string[] {
  return [
    `create table evidence_records (
      id ${text} not null primary key,
      transaction_id ${text} not null,
      event ${text} not null,
      body ${bytes} not null,
      at bigint not null,
      position bigint unique,
      seal ${bytes},
      leaf_hash ${text}
    )`,
    'create index evidence_records_transaction on evidence_records (transaction_id)',
    'create index evidence_records_unlogged on evidence_records (at, id) where position is null',
    'create index evidence_records_leaf on evidence_records (leaf_hash) where position is not null',
    `create table tree_heads (
      size bigint not null primary key,
      root_hash ${text} not null,
      signed ${bytes} not null,
      at bigint not null
    )`,
    `create table token_certificates (
      token_id ${text} not null,
      serial bigint not null,
      signed ${bytes} not null,
      at bigint not null,
      primary key (token_id, serial)
    )`,
  ];
}
