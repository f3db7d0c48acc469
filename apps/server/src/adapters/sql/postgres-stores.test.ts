/** The stores on PostgreSQL keep every promise of their ports, on a real server. */

import { test } from 'node:test';
import { storesContract } from '#ports/stores.contract.ts';
import { PostgresWorld, postgresMissing } from './postgres-world.contract.ts';

if (postgresMissing) {
  test('stores on PostgreSQL', { skip: postgresMissing }, () => {});
} else {
  const world = new PostgresWorld();
  storesContract('postgres', (clock) => world.openStores(clock));
}
