/**
 * The documents are held to the tree: dead links and stale generated pages are found, live and
 * fresh ones let pass.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findDeadLinks } from '../../tools/check-links.ts';
import { findStaleDocs } from '../../tools/docs.ts';
import { growTree, house } from './fixture-tree.ts';

async function deadLinksIn(sources: Readonly<Record<string, string>>): Promise<string | undefined> {
  const tree = growTree([]);
  try {
    tree.write({ 'docs/there.md': 'Hello.\n', ...sources });
    return await findDeadLinks(tree.root);
  } finally {
    tree.remove();
  }
}

test('a link to a file that is not there is named with its page', async () => {
  const dead = await deadLinksIn({ 'docs/page.md': '[a](there.md) [b](gone.md#part)\n' });
  assert.equal(dead, 'docs/page.md: gone.md#part');
});

test('links that need no file of ours are let pass', async () => {
  const dead = await deadLinksIn({
    'README.md': [
      '[a](docs/there.md) [b](docs/there.md#part) ![c](/docs/there.md) [d](docs)',
      '[e](https://example.org/gone.md) [f](mailto:a@example.org) [g](#part)',
      '```\n[h](gone.md)\n```\n',
    ].join('\n'),
  });
  assert.equal(dead, undefined);
});

test('a path in backticks must exist in the pages that describe the tree', async () => {
  const text = 'See `docs/there.md`, `docs/gone.ts`, `docs/*.md` and `docs/<noun>/x.ts`.\n';
  assert.equal(await deadLinksIn({ 'ARCHITECTURE.md': text }), 'ARCHITECTURE.md: docs/gone.ts');
  assert.equal(await deadLinksIn({ 'docs/flows/a.md': text }), 'docs/flows/a.md: docs/gone.ts');
  assert.equal(await deadLinksIn({ 'docs/adr/0001-a.md': text }), undefined);
});

const others = ['config', 'api', 'conformance'].map((page) => `docs/reference/${page}.md`);
const errors = 'docs/reference/errors.md';
const fresh = readFileSync(join(house, errors), 'utf8');
const pages = {
  'the page as it was generated': { text: fresh, stale: false },
  'a page that lacks a code': { text: fresh.replace(/^\| `pin_wrong`.*\n/m, ''), stale: true },
  'a page with a code that is gone': {
    text: fresh.replace(/^(\| `pin_)wrong/m, '$1retired'),
    stale: true,
  },
};

for (const [what, { text, stale }] of Object.entries(pages)) {
  test(`${what} is ${stale ? 'stale' : 'in sync'}`, async () => {
    const tree = growTree([]);
    try {
      const present = others.map(
        (page) => [page, readFileSync(join(house, page), 'utf8')] as const,
      );
      tree.write({ [errors]: text, ...Object.fromEntries(present) });
      const problem = await findStaleDocs(tree.root);
      assert.equal(problem, stale ? `out of date, run "npm run docs": ${errors}` : undefined);
    } finally {
      tree.remove();
    }
  });
}
