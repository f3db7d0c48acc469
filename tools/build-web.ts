/**
 * `npm run build:web`: bundle the browser apps of `apps/web` into `apps/web/dist`. It takes half a
 * second, and a few milliseconds if nothing that went into the last bundle has changed; so the
 * bootstrap does it before everything that serves or tests the product (docs/adr/0032).
 *
 * Whether something changed is judged by content: the bundle's record names every file that went
 * in, with one hash over all of them. Files get their place one by one and the record last, so
 * that a server that starts meanwhile finds a whole app, the old or the new.
 */

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleAuthenticator } from './web/bundle-authenticator.ts';

/** Beside the files of the app; the server reads it to know what to serve. */
export const recordName = 'build.json';

interface BuildRecord {
  readonly hash: string;
  /** What went in, relative to the root of the repository. */
  readonly inputs: readonly string[];
  /** What came out, relative to the folder of the app. */
  readonly files: readonly string[];
}

/**
 * @param root the folder that holds node_modules
 * @param say gets one line per thing worth telling.
 * @returns why there is no bundle, in words for the user; undefined if there is one.
 */
export async function buildWeb(
  root: string,
  say: (line: string) => void = () => {},
): Promise<string | undefined> {
  const folder = join(root, 'apps/web/dist/authenticator');
  if (isFresh(root, folder)) return undefined;
  const began = Date.now();
  try {
    const { files, inputs } = await bundleAuthenticator(root);
    put(folder, files);
    const record = { hash: hashOf(root, inputs), inputs, files: [...files.keys()] };
    placeFile(join(folder, recordName), JSON.stringify(record, null, 1));
    dropOthers(folder, record);
  } catch (cause) {
    return `the browser apps were not built: ${(cause as Error).message}`;
  }
  say(`built the browser apps in ${Date.now() - began} ms`);
  return undefined;
}

function isFresh(root: string, folder: string): boolean {
  try {
    const record = JSON.parse(readFileSync(join(folder, recordName), 'utf8')) as BuildRecord;
    for (const name of record.files) readFileSync(join(folder, name));
    return record.hash === hashOf(root, record.inputs);
  } catch {
    // Never built, cut off, or made of files that are gone: either way it is to be built.
    return false;
  }
}

function hashOf(root: string, inputs: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of inputs) {
    const content = readFileSync(join(root, name));
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function put(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  for (const [name, content] of files) placeFile(join(folder, name), content);
}

/** Whoever reads it meets all of the old or all of the new. */
function placeFile(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.draft`);
  writeFileSync(draft, content);
  renameSync(draft, file);
}

function dropOthers(folder: string, { files }: BuildRecord): void {
  const kept = new Set([...files, recordName].map((name) => join(folder, name)));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    // Drafts belong to a build that runs at this moment.
    if (entry.isFile() && !kept.has(file) && !entry.name.endsWith('.draft')) rmSync(file);
  }
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  // Standard output belongs to the command that follows.
  const problem = await buildWeb(root, (line) => console.error(`kumoin: ${line}`));
  if (problem !== undefined) console.error(`kumoin: ${problem}`);
  process.exitCode = problem === undefined ? 0 : 1;
}
