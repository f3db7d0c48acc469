/** The stores on PostgreSQL keep every promise of their ports, on a real server. */

import { test } from 'node:test';
import { storesContract } from '#ports/stores.contract.ts';
import { openOnPostgres, postgresMissing } from './postgres-world.contract.ts';

if (postgresMissing) test('stores on PostgreSQL', { skip: postgresMissing }, () => {});
else storesContract('postgres', openOnPostgres);
