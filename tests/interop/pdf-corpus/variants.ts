/**
 * Shapes made from files of the corpus when the test runs: by qpdf, by `damage.ts`, and one
 * written out in full. They are no real-world files and are counted apart.
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as damage from './damage.ts';
import { runTool } from './run-tool.ts';
import { writeNestedPages } from './write-nested-pages.ts';

interface ByQpdf {
  readonly qpdf: readonly string[];
}
interface ByHand {
  readonly change: (bytes: Uint8Array) => Uint8Array;
}

export type CorpusVariant = {
  readonly id: string;
  /** The corpus file it is made from. */
  readonly base: string;
  readonly why: string;
  /** For files that must not be signed: the code of the refusal. */
  readonly refusedWith?: string;
} & (ByQpdf | ByHand);

/** In qpdf's arguments: the base file (the result is added behind). */
const BASE = '@base';
const FIXED = ['--static-id', '--static-aes-iv'];
const FORM = ['--object-streams=generate', '--linearize', BASE];

export const VARIANTS: readonly CorpusVariant[] = [
  {
    id: 'linearised-by-qpdf',
    base: 'libreoffice-writer',
    why: 'linearised with classic tables by qpdf',
    qpdf: ['--linearize', BASE],
  },
  {
    id: 'linearised-objstm',
    base: 'libreoffice-form',
    why: 'linearised with cross-reference and object streams',
    qpdf: FORM,
  },
  {
    id: 'qdf',
    base: 'pdftex-objstm',
    why: 'comments between the objects, nothing compressed',
    qpdf: ['--qdf', '--object-streams=disable', BASE],
  },
  {
    id: 'form-rc4-128',
    base: 'libreoffice-form',
    why: 'a form whose strings and streams are encrypted with RC4-128',
    qpdf: ['--allow-weak-crypto', '--encrypt', '', 'owner', '128', '--use-aes=n', '--', BASE],
  },
  {
    id: 'form-aes-128-objstm',
    base: 'libreoffice-form',
    why: 'a form in encrypted object streams, AES-128',
    qpdf: ['--allow-weak-crypto', '--encrypt', '', 'owner', '128', '--use-aes=y', '--', ...FORM],
  },
  {
    id: 'form-aes-256-objstm',
    base: 'libreoffice-form',
    why: 'a form in encrypted object streams, AES-256, linearised',
    qpdf: ['--encrypt', '', 'owner', '256', '--', ...FORM],
  },
  {
    id: 'forms-allowed',
    base: 'libreoffice-form',
    why: 'its owner allows filling in, and there is no field to be signed: must be refused',
    refusedWith: 'pdf_permission_denied',
    qpdf: ['--encrypt', '', 'owner', '256', '--modify=form', '--', BASE],
  },
  {
    id: 'nothing-allowed',
    base: 'libreoffice-form',
    why: 'its owner allows no change: must be refused',
    refusedWith: 'pdf_permission_denied',
    qpdf: ['--encrypt', '', 'owner', '256', '--modify=none', '--', BASE],
  },
  {
    id: 'certified-no-changes',
    base: 'acrobat-sign-certified',
    why: 'certified with "no changes" (DocMDP P=1) and readable: must be refused',
    refusedWith: 'pades_changes_forbidden',
    qpdf: ['--decrypt', BASE],
  },
  {
    id: 'six-hundred-pages',
    base: 'reportlab',
    why: '600 pages under one flat page tree',
    qpdf: ['--empty', '--pages', ...Array.from({ length: 150 }, () => BASE), '--'],
  },
  {
    id: 'uncompressed-24-mb',
    base: 'r-reference',
    why: 'a 24 MB file of 2,415 pages',
    qpdf: ['--stream-data=uncompress', '--object-streams=disable', BASE],
  },
  {
    id: 'mail-header-in-front',
    base: 'cairo',
    why: '68 bytes before the header, which the offsets do not count',
    change: damage.prependMailHeader,
  },
  {
    id: 'html-behind',
    base: 'libreoffice-writer',
    why: '681 bytes of HTML behind the end',
    change: damage.appendHtml,
  },
  {
    id: 'no-last-line-end',
    base: 'pdftex-objstm',
    why: 'a cross-reference stream and no line end behind %%EOF',
    change: damage.dropLastLineEnd,
  },
  {
    id: 'startxref-misplaced',
    base: 'libreoffice-writer',
    why: 'startxref points three bytes too early: must be rebuilt or refused',
    change: damage.misplaceStartxref,
  },
  {
    id: 'table-starts-at-one',
    base: 'openoffice-1',
    why: 'the table begins with `1 n` though its first entry is object 0',
    change: damage.startTableAtOne,
  },
  {
    id: 'table-torn-off',
    base: 'openoffice-1',
    why: 'no table, no trailer: must be rebuilt or refused',
    change: damage.tearOffTable,
  },
  {
    id: 'sixty-deep',
    base: 'cairo',
    why: 'a page tree sixty levels deep whose root alone holds the boxes and the rotation',
    change: writeNestedPages,
  },
];

/**
 * Makes a variant and gives its path.
 * @throws {Error} if qpdf refuses.
 */
export async function makeVariant(
  variant: CorpusVariant,
  basePath: string,
  folder: string,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${variant.id}.pdf`);
  if ('change' in variant) {
    await writeFile(path, variant.change(await readFile(basePath)));
    return path;
  }
  const args = variant.qpdf.map((argument) => (argument === BASE ? basePath : argument));
  const run = await runTool('qpdf', [...FIXED, ...args, path]);
  if (run.code !== 0 && run.code !== 3) throw new Error(`qpdf: ${run.errors.trim()}`);
  return path;
}
