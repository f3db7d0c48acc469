/** Every migration, in order: the last is the schema of this code. */

import { foundation } from './0001-foundation.ts';
import { manyNodes } from './0002-many-nodes.ts';
import { expiry } from './0003-expiry.ts';
import { keysInUse } from './0004-keys-in-use.ts';
import { cloudApi } from './0005-cloud-api.ts';
import { tokensAndTransactions } from './0006-tokens-and-transactions.ts';
import type { Migration } from './migration.ts';

export const allMigrations: readonly Migration[] = [
  foundation,
  manyNodes,
  expiry,
  keysInUse,
  cloudApi,
  tokensAndTransactions,
];
