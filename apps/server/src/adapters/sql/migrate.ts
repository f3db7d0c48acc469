/**
 * Brings a database to the schema of this code, forward only.
 *
 * Everything happens in one transaction, the table of migrations included: of two processes
 * that start at the same time one migrates, the other waits and finds it done, and a start
 * that is interrupted leaves nothing behind. A database from newer code is refused, since
 * this code does not know what it must keep true there.
 */

import { CompiledQuery } from 'kysely';
import type { Kysely } from 'kysely';
import { Outage } from '#domain/outage.ts';
import { foundation } from './migrations/0001-foundation.ts';
import { manyNodes } from './migrations/0002-many-nodes.ts';
import type { Migration } from './migrations/migration.ts';
import type { ColumnTypes, Schema } from './schema.ts';

const migrations: readonly Migration[] = [foundation, manyNodes];

/** @throws {Outage} `store_failed` when the database is newer than this code. */
export async function migrate(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.schema
      .createTable('schema_migrations')
      .ifNotExists()
      .addColumn('number', 'integer', (column) => column.notNull().primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .execute();

    const done = await tx.selectFrom('schema_migrations').select('number').execute();
    const newest = Math.max(0, ...done.map(({ number }) => number));
    refuseNewer(newest);

    for (const { number, name, statements } of migrations.slice(newest)) {
      for (const statement of statements(types)) {
        await tx.executeQuery(CompiledQuery.raw(statement));
      }
      await tx.insertInto('schema_migrations').values({ number, name }).execute();
    }
  });
}

function refuseNewer(found: number): void {
  const known = migrations.length;
  if (found <= known) return;
  const cause = new Error(
    `the database has schema ${found}, this version knows ${known}: start the version that wrote it`,
  );
  throw new Outage('store_failed', { cause });
}
