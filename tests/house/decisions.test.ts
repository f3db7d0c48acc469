/** Decisions are numbered one after the other: a number that is missing looks like one withheld. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { growTree, house } from './fixture-tree.ts';

/** What is wrong with the numbers of the pages in `docs/adr`. */
function misnumbered(root: string): readonly string[] {
  const pages = globSync('docs/adr/*.md', { cwd: root }).sort();
  return pages.flatMap((page, index) => {
    const number = Number(/^(\d{4})-[a-z0-9-]+\.md$/.exec(basename(page))?.[1]);
    const [, title] = /^# (\d+)\. \S/.exec(readFileSync(join(root, page), 'utf8')) ?? [];
    return number === index + 1 && title === String(number) ? [] : [page];
  });
}

test('decisions are numbered from 1 without a gap, in their names and in their titles', () => {
  assert.ok(globSync('docs/adr/*.md', { cwd: house }).length > 50);
  assert.deepEqual(misnumbered(house), []);
});

test('a gap, a number given twice and another number in the title are found', () => {
  const tree = growTree([]);
  const page = (name: string, number: number) => ({ [`docs/adr/${name}`]: `# ${number}. A\n` });
  try {
    tree.write({ ...page('0001-a.md', 1), ...page('0002-b.md', 3), ...page('0004-c.md', 4) });
    assert.deepEqual(misnumbered(tree.root), ['docs/adr/0002-b.md', 'docs/adr/0004-c.md']);
    tree.write(page('0002-a.md', 2));
    assert.deepEqual(misnumbered(tree.root).includes('docs/adr/0002-b.md'), true);
  } finally {
    tree.remove();
  }
});
