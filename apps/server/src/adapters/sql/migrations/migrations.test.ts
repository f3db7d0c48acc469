/**
 * The rule of upgrades, read off the text of the migrations: those that code before them may
 * run beside only add, and what they add may be left out. docs/operate/upgrades.md explains.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { postgresColumnTypes } from '../postgres-dialect.ts';
import { sqliteColumnTypes } from '../sqlite-dialect.ts';
import { allMigrations } from './all-migrations.ts';
import type { Migration } from './migration.ts';

/**
 * @param ownTables made by the same migration: code before it does not write them.
 * @returns why a node that does not know the statement may stumble over it.
 */
function breach(statement: string, ownTables: readonly string[] = []): string | undefined {
  const sql = statement.replaceAll(/\s+/g, ' ').toLowerCase();
  if (/^create table /.test(sql)) return undefined;
  // A new unique index would refuse what code before it may write.
  const indexed = /^create (unique )?index \w+ on (\w+) /.exec(sql);
  if (indexed !== null && (indexed[1] === undefined || ownTables.includes(indexed[2] ?? ''))) {
    return undefined;
  }
  const column = /^alter table \w+ add column (.*)$/.exec(sql)?.[1];
  if (column === undefined) return 'does more than add a table, an index or a column';
  if (/ (unique|primary key|check|references)\b/.test(column)) return 'limits what may be written';
  if (/ not null\b/.test(column) && !/ default [\w']+/.test(column)) return 'must be filled';
  // A default that is computed is written into every row, under a lock.
  if (/ default \w*\(/.test(column)) return 'rewrites the table';
  return undefined;
}

function breaches({ number, oldestCode, statements }: Migration): readonly string[] {
  if (oldestCode >= number) return [];
  const all = statements(postgresColumnTypes);
  const ownTables = all.flatMap((sql) => /^create table (\w+) /.exec(sql)?.[1] ?? []);
  return all.filter((statement) => breach(statement, ownTables) !== undefined);
}

test('migrations are numbered one by one, each with the oldest code beside it', () => {
  for (const [index, { number, oldestCode }] of allMigrations.entries()) {
    assert.equal(number, index + 1);
    assert.ok(oldestCode >= 1 && oldestCode <= number);
  }
});

test('what older code may run beside takes nothing away and asks nothing new', () => {
  for (const migration of allMigrations) assert.deepEqual(breaches(migration), []);
});

test('the rule sees what breaks it', () => {
  for (const statement of [
    'alter table credentials drop column level',
    'drop table crls',
    'alter table credentials rename column level to assurance',
    'alter table credentials rename to keys',
    'alter table credentials add column one_time integer not null',
    'alter table credentials add column code integer unique',
    'alter table credentials add column at bigint default now()',
    'alter table credentials alter column level type bigint',
    'create unique index one on credentials (level)',
    'update credentials set level = 2',
  ]) {
    assert.notEqual(breach(statement), undefined, statement);
  }
  const unique = 'create unique index one on slips (level)';
  assert.equal(breach(unique, ['slips']), undefined);
  const statements = () => ['drop table crls'];
  assert.equal(breaches({ number: 9, name: 'expand', oldestCode: 8, statements }).length, 1);
  assert.equal(breaches({ number: 9, name: 'contract', oldestCode: 9, statements }).length, 0);
});

test('every engine is told the same, but for its names of types', () => {
  for (const { statements } of allMigrations) {
    const plain = statements({ bytes: 'blob', text: 'text' });
    const renamed = statements(postgresColumnTypes).map((statement) =>
      statement.replaceAll('bytea', 'blob').replaceAll('text collate "C"', 'text'),
    );
    assert.deepEqual(renamed, plain);
    assert.deepEqual(statements(sqliteColumnTypes), plain);
  }
});
