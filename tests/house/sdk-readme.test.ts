/** The README of the SDK shows its examples as they are: each of them, and to the letter. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { house } from './fixture-tree.ts';

const folder = join(house, 'packages/sdk');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');
const examples = globSync('examples/*.ts', { cwd: folder }).sort();

/** The code block under the link to an example. */
function quoted(example: string): string | undefined {
  const link = `[${example}](${example})\n\n\`\`\`ts\n`;
  const at = readme.indexOf(link);
  if (at === -1) return undefined;
  const start = at + link.length;
  return readme.slice(start, readme.indexOf('```', start));
}

test('there are examples', () => {
  assert.ok(examples.length > 0);
});

for (const example of examples) {
  test(`the README quotes ${basename(example)}, without its header`, () => {
    const source = readFileSync(join(folder, example), 'utf8');
    assert.equal(quoted(example), source.replace(/^\/\*\*[\s\S]*?\*\/\n\n/, ''));
  });
}

test('the README quotes no example that is gone', () => {
  const linked = [...readme.matchAll(/\]\((examples\/[^)]+)\)/g)].map(([, target]) => target);
  assert.deepEqual(linked.sort(), examples);
});
