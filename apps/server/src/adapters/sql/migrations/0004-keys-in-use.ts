/**
 * Whether a key may be destroyed is asked of the credentials that sign with it, at every one-time
 * signature: found by the key, and not by a look at all of them.
 *
 * It only adds: code before it does not ask.
 */

import type { Migration } from './migration.ts';

export const keysInUse: Migration = {
  number: 4,
  name: 'keys-in-use',
  oldestCode: 1,
  statements: () => [`create index credentials_key on credentials (key_ref)`],
};
