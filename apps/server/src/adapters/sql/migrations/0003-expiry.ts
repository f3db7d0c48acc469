/**
 * What expires is found by its time, so that letting go of it costs no look at what stays; and
 * access grants know which log-in they go back to, so that the replay of a refresh token ends
 * all that came of it.
 *
 * It only adds: code before it leaves the family out, and its grants then stand alone.
 */

import type { ColumnTypes } from '../schema.ts';
import type { Migration } from './migration.ts';

export const expiry: Migration = {
  number: 3,
  name: 'expiry',
  oldestCode: 1,
  statements: ({ text }: ColumnTypes) => [
    `alter table access_grants add column family_id ${text}`,
    `create index access_grants_family on access_grants (family_id)
      where family_id is not null`,
    `create index access_grants_expiry on access_grants (access_expires_at, refresh_expires_at)`,
    `create index transactions_expiry on transactions (expires_at)`,
    `create index authorizations_transaction on authorizations (transaction_id)`,
  ],
};
