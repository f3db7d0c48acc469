/**
 * The page of bad days is held to its tests: every row links the test that puts the fault in,
 * and the words of the link stand in that file.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { house } from './fixture-tree.ts';

const page = join(house, 'docs/operate/faults.md');

interface Row {
  readonly fault: string;
  readonly shownBy: readonly (readonly [words: string, file: string])[];
}

function readRows(text: string): readonly Row[] {
  const lines = text.split('\n').filter((line) => /^\| (?!fault |-)/.test(line));
  return lines.map((line) => {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const links = [...(cells.at(-2) ?? '').matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)];
    return {
      fault: cells[1] ?? '',
      shownBy: links.map(([, words = '', file = '']) => [words, file] as const),
    };
  });
}

function missingIn(row: Row): readonly string[] {
  if (row.shownBy.length === 0) return [`${row.fault}: no test`];
  return row.shownBy
    .filter(([words, file]) => !readFileSync(join(dirname(page), file), 'utf8').includes(words))
    .map(([words, file]) => `${row.fault}: ${file} has no "${words}"`);
}

test('every fault of the page has a test that puts it in', () => {
  const rows = readRows(readFileSync(page, 'utf8'));
  assert.ok(rows.length > 30, `${rows.length} rows were found`);
  assert.deepEqual(rows.flatMap(missingIn), []);
});

test('a row without a test, or with words that no test has, is named', () => {
  const rows = readRows(
    [
      '| fault | seen | shown by |',
      '| ----- | ---- | -------- |',
      '| lost | 503 | |',
      '| found | 503 | [no such words](../../tests/e2e/stop.test.ts) |',
      '| held | 503 | [it serves on when the reader](../../tests/e2e/stop.test.ts) |',
    ].join('\n'),
  );
  const named = rows.flatMap(missingIn);
  assert.deepEqual(named, [
    'lost: no test',
    'found: ../../tests/e2e/stop.test.ts has no "no such words"',
  ]);
});
