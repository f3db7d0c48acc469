/**
 * `docs/reference/conformance.md`: which clause of which document is held by which test. Made of
 * the titles alone, so what it claims is what `npm run test:conformance` runs.
 */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { NODE_FLAGS } from './run-on-node-24.js';

const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;
const LOADING_TIMEOUT_MS = 60_000;
const recorder = fileURLToPath(new URL('record-titles.ts', import.meta.url));

export interface RecordedFile {
  /** Relative to the root of the repository, with slashes. */
  readonly file: string;
  readonly titles: readonly string[];
}

/** What the folders of `tests/conformance` are about. */
const documents: Readonly<Record<string, string>> = {
  csc: 'CSC API v1.0.4.0 and v2.0.0.2, from inside: with a clock that moves',
  oauth: 'CSC API v2.0.0.2, 8.4 (in v1.0.4.0: 8.3): OAuth 2.0, from inside',
  'csc-v1': 'CSC API v1.0.4.0, from outside',
  'csc-v2': 'CSC API v2.0.0.2, from outside',
  transactions: 'Delegated Regulation (EU) 2018/389, Articles 4 and 5, and the RFCs of OATH',
};

/** @throws {Error} with what the loading of the test files said, if it failed. */
export async function recordTitles(): Promise<readonly RecordedFile[]> {
  const options = { maxBuffer: OUTPUT_BYTES_MAX, timeout: LOADING_TIMEOUT_MS };
  const args = [...NODE_FLAGS, recorder];
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return JSON.parse(stdout) as RecordedFile[];
}

/** @throws {Error} for a title without a clause, or one that two tests of a document share. */
export function renderConformance(files: readonly RecordedFile[]): string {
  const byDocument = Map.groupBy(files, ({ file }) => file.split('/')[2] ?? '');
  const parts = [...byDocument].map(
    ([folder, own]) => `## ${documents[folder] ?? folder}\n\n${renderTable(readClaims(own))}`,
  );
  return `# Conformance

Generated from the titles of \`tests/conformance\` by \`npm run docs\`; do not edit.

Each line is a test that \`npm run test:conformance\` runs against a real server. Those from outside
can be run against any server: [how](../guide/conformance.md).

${parts.join('\n\n')}
`;
}

interface Claim {
  readonly clause: string;
  readonly words: string;
  readonly file: string;
}

/** A suite may be called by the file that holds its cases; that file is then shown. */
const titleForm = /^(?:([\w/.-]+\.ts) > )?(\d+(?:\.\d+)*) (.+)$/su;

function readClaims(files: readonly RecordedFile[]): readonly Claim[] {
  const known = new Set<string>();
  const claims = files.flatMap(({ file, titles }) =>
    titles.map((title) => {
      const [, inner, clause, words] = titleForm.exec(title) ?? [];
      if (clause === undefined || words === undefined) {
        throw new Error(`${file}: "${title}" does not begin with a clause`);
      }
      if (known.has(title)) throw new Error(`${file}: two tests are called "${title}"`);
      known.add(title);
      return { clause, words, file: inner === undefined ? file : `tests/conformance/${inner}` };
    }),
  );
  return claims.sort((left, right) => compareClauses(left.clause, right.clause));
}

/** 11.9 before 11.10. */
function compareClauses(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}

function renderTable(claims: readonly Claim[]): string {
  const rows = claims.map(
    ({ clause, words, file }) => `| ${clause} | ${escapeMarkdown(words)} | [${nameOf(file)}] |`,
  );
  const files = [...new Set(claims.map(({ file }) => file))].sort();
  const links = files.map((file) => `[${nameOf(file)}]: ../../${file}`);
  const head = ['| clause | claim | test |', '| --- | --- | --- |'];
  return [...head, ...rows, '', ...links].join('\n');
}

/** Within the folder of its document. */
function nameOf(file: string): string {
  return file.split('/').slice(3).join('/');
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#~&]/g, (character) => `\\${character}`);
}
