/**
 * The judges of a signed PDF, none of them ours: poppler's `pdfsig` over NSS, `qpdf --check`
 * and `pdftotext`. Their words are matched exactly, since their exit codes say little.
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runTool } from './run-tool.ts';

/** What pdfsig says of one signature, in the order of the document. */
export interface PdfsigVerdict {
  readonly fieldName: string;
  readonly commonName: string;
  /** `Signature is Valid.`, `Digest Mismatch.`, … */
  readonly signature: string;
  /** `Certificate is Trusted.`, `Certificate issuer is unknown.`, …; empty if not asked. */
  readonly certificate: string;
  /** True for `Total document signed`. */
  readonly coversWholeFile: boolean;
  /** Where the first range ends: the `<` of /Contents. */
  readonly contentsOffset: number;
}

export const VALID = 'Signature is Valid.';
export const TRUSTED = 'Certificate is Trusted.';
export const MISMATCH = 'Digest Mismatch.';

/** Reads the report of `pdfsig`. No signatures gives an empty list. */
export function parsePdfsig(report: string): readonly PdfsigVerdict[] {
  return report
    .split(/^Signature #\d+:$/m)
    .slice(1)
    .map((part) => {
      const field = (label: string): string =>
        new RegExp(`^ *- ${label}: (.*)$`, 'm').exec(part)?.[1]?.trim() ?? '';
      return {
        fieldName: field('Signature Field Name'),
        commonName: field('Signer Certificate Common Name'),
        signature: field('Signature Validation'),
        certificate: field('Certificate Validation'),
        coversWholeFile: /^ *- Total document signed$/m.test(part),
        contentsOffset: Number(/^\[0 - (\d+)\]/.exec(field('Signed Ranges'))?.[1] ?? Number.NaN),
      };
    });
}

/** A trust store for pdfsig that trusts one root and nothing else; made once per run. */
export async function makeTrustStore(folder: string, root: Uint8Array): Promise<string> {
  const certificate = join(folder, 'root.der');
  await writeFile(certificate, root);
  const store = `sql:${folder}`;
  await mustRun('certutil', ['-N', '-d', store, '--empty-password']);
  await mustRun('certutil', ['-A', '-d', store, '-n', 'root', '-t', 'CT,C,C', '-i', certificate]);
  return store;
}

/**
 * Asks pdfsig; a file that it cannot open has no signatures. It asks no OCSP responder, since
 * the test world has none on the network.
 */
export async function askPdfsig(path: string, store: string): Promise<readonly PdfsigVerdict[]> {
  const run = await runTool('pdfsig', ['-nssdir', store, '-no-ocsp', path]);
  return parsePdfsig(run.output);
}

/** 0 clean, 3 warnings, 2 errors: as `qpdf --check` ends. */
export async function askQpdf(path: string): Promise<{ rank: number; words: string }> {
  const { code, output, errors } = await runTool('qpdf', ['--check', path]);
  const rank = code === 0 ? 0 : code === 3 ? 1 : 2;
  return { rank, words: `${errors}${output}`.trim() };
}

/** The text of the first pages, one item per page; undefined if the file cannot be opened. */
export async function readText(
  path: string,
  pagesMax: number,
): Promise<readonly string[] | undefined> {
  const run = await runTool('pdftotext', [
    '-q',
    '-enc',
    'UTF-8',
    '-l',
    String(pagesMax),
    path,
    '-',
  ]);
  return run.code === 0 ? run.output.split('\f') : undefined;
}

/**
 * Words with a letter or a digit. Others are left out: for a check mark in a form, pdftotext
 * says what the viewer would draw by itself, not what is drawn.
 */
export function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/**
 * The words of `before` that are gone in `after`. Their order does not count: pdftotext orders
 * a page by its columns, and a line of text more may change what it takes for one.
 */
export function lostWords(before: string, after: string): readonly string[] {
  const left = [...wordsOf(after)];
  return wordsOf(before).filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

async function mustRun(command: string, args: readonly string[]): Promise<void> {
  const { code, errors } = await runTool(command, args);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${errors.trim()}`);
}
