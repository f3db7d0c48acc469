/**
 * Dead links in our documents: every relative link and image of every Markdown file must name a
 * file or folder that exists, and so must every path of ours that stands in backticks in
 * ARCHITECTURE.md and in the flow pages, which are read with the tree at hand.
 *
 * Links to the web are not followed: a check that depends on somebody's server is red at random.
 */

import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const LINK = /\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;
const CODE_PATH = /`((?:apps|packages|tools|tests|docs|bench)\/[^`\s]*)`/g;
const FENCED = /^(```|~~~)[\s\S]*?^\1/gm;

/** @returns one line per dead link, or undefined if there is none. */
export async function findDeadLinks(root: string): Promise<string | undefined> {
  const dead: string[] = [];
  for (const file of markdownFiles(root)) {
    const text = (await readFile(join(root, file), 'utf8')).replace(FENCED, '');
    for (const target of targetsIn(file, text)) {
      if (!existsSync(join(root, target.path))) dead.push(`${file}: ${target.written}`);
    }
  }
  return dead.length === 0 ? undefined : dead.join('\n');
}

function targetsIn(file: string, text: string): readonly { written: string; path: string }[] {
  const links = [...text.matchAll(LINK)]
    .map(([, written = '']) => written)
    .filter((written) => !/^([a-z]+:|#)/i.test(written))
    .map((written) => {
      const path = decodeURIComponent(written.replace(/#.*$/, ''));
      return { written, path: path.startsWith('/') ? path : join(dirname(file), path) };
    });
  if (file !== 'ARCHITECTURE.md' && !file.startsWith('docs/flows/')) return links;
  const paths = [...text.matchAll(CODE_PATH)]
    .map(([, written = '']) => written)
    .filter((written) => !/[*{<…]/.test(written))
    .map((written) => ({ written, path: written }));
  return [...links, ...paths];
}

function markdownFiles(root: string): readonly string[] {
  return globSync('**/*.md', { cwd: root, exclude: ['**/node_modules', '**/dist', 'var'] }).sort();
}
