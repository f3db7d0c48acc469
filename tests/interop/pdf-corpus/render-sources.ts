/**
 * Writes `SOURCES.md` from the tables: run `node tests/interop/pdf-corpus/render-sources.ts`
 * after changing one. `corpus.test.ts` compares.
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';

import { format } from 'prettier';

import { FETCHED } from './manifest/fetched.ts';
import { COMMITTED } from './manifest.ts';
import type { CorpusFile } from './corpus-file.ts';
import { PACKAGES } from './packages.ts';
import { VARIANTS } from './variants.ts';

export const SOURCES_PATH = join(import.meta.dirname, 'SOURCES.md');

/** The page, as it should be. */
export function renderSources(): Promise<string> {
  const page = [
    '# Where the PDF files of the corpus come from',
    'Written by `render-sources.ts` from `packages.ts`, `manifest.ts` and `variants.ts`; do not edit.',
    'The files keep the licences of their packages: `NOTICES.md` has the texts. A work of the ' +
      'US government, or one in the public domain, is marked as such.',
    '## Packages',
    packages(),
    `## Kept in \`files/\`: ${COMMITTED.length}`,
    ...COMMITTED.map(describe),
    `## Fetched when the test runs: ${FETCHED.length}`,
    'Too large to keep, or ours to use but not to hand on. Without the package they are skipped, ' +
      'and the test says so.',
    ...FETCHED.map(describe),
    `## Made when the test runs: ${VARIANTS.length}`,
    variants(),
  ].join('\n\n');
  return format(page, { parser: 'markdown' });
}

function packages(): string {
  const rows = Object.values(PACKAGES).map(
    ({ name, registry, licence, copyright }) =>
      `| \`${name}\` | ${registry} | ${licence} | ${copyright} |`,
  );
  return ['| package | registry | licence | copyright |', '|---|---|---|---|', ...rows].join('\n');
}

function describe(file: CorpusFile): string {
  const { name, root } = PACKAGES[file.from];
  return [
    `### ${file.id}`,
    '',
    `- from \`${name}\`, \`${root}${file.path}\``,
    `- by ${file.producer}`,
    `- shape: ${file.marks}`,
    `- why: ${file.why}`,
    ...(file.refusedWith === undefined ? [] : [`- refused with \`${file.refusedWith}\``]),
    ...(file.emptyField === undefined ? [] : [`- its field \`${file.emptyField}\` is signed`]),
    ...(file.invisible ? ['- signed invisibly twice'] : []),
    ...(file.drawnByViewer ? ['- keeps its request to the viewer to draw the fields'] : []),
    `- SHA-256 \`${file.sha256}\``,
  ].join('\n');
}

function variants(): string {
  const rows = VARIANTS.map((variant) => {
    const how =
      'qpdf' in variant
        ? `\`qpdf ${variant.qpdf
            .map((argument) => (argument === '' ? "''" : argument))
            .join(' ')
            .replace(/(@base )+(?=@base)/, '@base … ')}\``
        : `\`${variant.change.name}\``;
    return `| ${variant.id} | ${variant.base} | ${how} | ${variant.why} |`;
  });
  return ['| id | made from | how | why |', '|---|---|---|---|', ...rows].join('\n');
}

if (argv[1] === import.meta.filename) await writeFile(SOURCES_PATH, await renderSources());
