/**
 * `npm run docs`: write the reference pages that are generated from the source, so that they
 * cannot drift. `npm run check` compares them instead of writing, both ways at once: a code
 * without a line and a line without a code both make the page differ.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { refusalCodes } from '../apps/server/src/domain/refusal.ts';
import { renderApi } from './api-page.ts';
import { renderConfig } from './config-page.ts';
import { recordTitles, renderConformance } from './conformance-page.ts';

interface Page {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** @returns the words for `npm run check`, or undefined if every page is as it should be. */
export async function findStaleDocs(root: string): Promise<string | undefined> {
  const stale = [];
  for (const { path, text } of await renderPages()) {
    // A page that is not there is as stale as can be.
    const present = await readFile(join(root, path), 'utf8').catch(() => '');
    if (present !== text) stale.push(path);
  }
  if (stale.length === 0) return undefined;
  return `out of date, run "npm run docs": ${stale.join(' ')}`;
}

async function writeDocs(root: string): Promise<void> {
  for (const { path, text } of await renderPages()) {
    await writeFile(join(root, path), text);
    console.log(`wrote ${path}`);
  }
}

async function renderPages(): Promise<readonly Page[]> {
  const pages = [
    { path: 'docs/reference/config.md', text: renderConfig() },
    { path: 'docs/reference/errors.md', text: renderErrors() },
    { path: 'docs/reference/api.md', text: renderApi() },
    { path: 'docs/reference/conformance.md', text: renderConformance(await recordTitles()) },
  ];
  const formatted = pages.map(async ({ path, text }) => ({
    path,
    text: await prettier.format(text, { parser: 'markdown', printWidth: 100 }),
  }));
  return Promise.all(formatted);
}

function renderErrors(): string {
  const rows = Object.entries(refusalCodes).map(([code, reason]) => `| \`${code}\` | ${reason} |`);
  return `# Refusal codes

Generated from \`apps/server/src/domain/refusal.ts\` by \`npm run docs\`; do not edit.

A refusal is a rule that said no. These codes are the words of the domain: stable, never renamed,
only retired. They appear in the log and in the journal. What a caller sees on the wire is up to
each face, whose \`render-refusal.ts\` has words for every one of them.

| code | meaning |
| --- | --- |
${rows.join('\n')}
`;
}

if (import.meta.main) await writeDocs(fileURLToPath(new URL('..', import.meta.url)));
