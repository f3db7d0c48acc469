/**
 * What a PDF document holds, as poppler's `pdfinfo` reads it: the half of a file's shape
 * that may lie in compressed or encrypted objects.
 */

import { runTool } from './run-tool.ts';

/** The marks of a document's inside, in a fixed order; none if it cannot be opened. */
export async function documentMarks(path: string): Promise<readonly string[]> {
  const { output } = await runTool('pdfinfo', [path]);
  const field = (label: string): string =>
    new RegExp(`^${label}:\\s+(.*)$`, 'm').exec(output)?.[1] ?? '';
  const marks: string[] = [];
  const pages = field('Pages');
  if (pages !== '') marks.push(pages === '1' ? '1 page' : `${pages} pages`);
  const algorithm = /algorithm:([^)]+)/.exec(field('Encrypted'))?.[1];
  if (algorithm !== undefined) marks.push(algorithm);
  if (field('Form') !== '' && field('Form') !== 'none') marks.push(field('Form'));
  if (field('Tagged') === 'yes') marks.push('tagged');
  const turn = field('Page rot');
  if (turn !== '' && turn !== '0') marks.push(`rotated ${turn}`);
  return marks;
}
