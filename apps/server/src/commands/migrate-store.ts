/**
 * `migrate`: brings the store to the schema of this version, and says what was done. Nodes of
 * the version before may go on working meanwhile; docs/operate/upgrades.md says how far back.
 * With `--check` it only looks: exit code 1 when there is something to do.
 */

import type { Migration } from '#adapters/sql/migrations/migration.ts';
import { loadConfig } from '../config.ts';
import { migrateDatabase, missingMigrations } from '../wiring/migrate-database.ts';

/** @returns the exit code. */
export async function migrateStore(
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, unknown>>,
  check: boolean,
): Promise<number> {
  const config = loadConfig(environment, flags);
  const migrations = check ? await missingMigrations(config) : await migrateDatabase(config);
  process.stdout.write(describe(migrations, check ? 'missing' : 'done'));
  return check && migrations.length > 0 ? 1 : 0;
}

function describe(migrations: readonly Migration[], state: string): string {
  if (migrations.length === 0) return 'the schema is that of this version\n';
  return migrations
    .map(({ number, name, oldestCode }) => {
      const beside =
        oldestCode < number ? `; versions from schema ${oldestCode} on may run beside it` : '';
      return `${state}: ${number} ${name}${beside}\n`;
    })
    .join('');
}
