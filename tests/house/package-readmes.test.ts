/** The READMEs of packages show their examples as they are: each of them, and to the letter. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { house } from './fixture-tree.ts';

const folders = globSync('packages/*/examples', { cwd: house }).map((found) => join(found, '..'));

/** The code block under the link to an example. */
function quoted(readme: string, example: string): string | undefined {
  const link = `[${example}](${example})\n\n\`\`\`ts\n`;
  const at = readme.indexOf(link);
  if (at === -1) return undefined;
  const start = at + link.length;
  return readme.slice(start, readme.indexOf('```', start));
}

test('there are packages with examples', () => {
  assert.deepEqual(folders.map((folder) => basename(folder)).sort(), ['ades', 'pki', 'sdk']);
});

for (const name of folders) {
  describe(`the README of ${name}`, () => {
    const folder = join(house, name);
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const examples = globSync('examples/*.ts', { cwd: folder }).sort();

    for (const example of examples) {
      test(`quotes ${basename(example)}, without its header`, () => {
        const source = readFileSync(join(folder, example), 'utf8');
        assert.equal(quoted(readme, example), source.replace(/^\/\*\*[\s\S]*?\*\/\n\n/, ''));
      });
    }

    test('quotes no example that is gone', () => {
      const linked = [...readme.matchAll(/\]\((examples\/[^)]+)\)/g)].map(([, target]) => target);
      assert.deepEqual(linked.sort(), examples);
    });
  });
}
