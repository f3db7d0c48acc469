/**
 * A backup: a folder with the store's archive, the small files of the data folder, and a
 * manifest that tells the SHA-256 of each. It has its name only when all of it is on the disk.
 */

import { createHash, randomBytes } from 'node:crypto';
import { closeSync, createReadStream, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFileWhole } from '../evaluation/write-file-whole.ts';
import { anchorFileName, keyFileName } from './data-folder.ts';

export const archiveName = 'store.archive';
export const configName = 'config.json';
const manifestName = 'backup.json';
const manifestKind = 'kumoin backup';
const format = 1;

/** What of the data folder goes into a backup, if it is there. */
export const keptFiles: readonly string[] = [configName, anchorFileName, 'evaluation-secrets.json'];
const knownFiles: readonly string[] = [archiveName, keyFileName, ...keptFiles];

export interface BackupManifest {
  readonly createdAt: number;
  readonly installationId: string | undefined;
  /** Name and SHA-256. */
  readonly files: Readonly<Record<string, string>>;
}

/** What went wrong with a backup, in words for the operator. */
export class BackupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
  }
}

/** @param fill puts the files into the draft of the folder, flushed. */
export async function writeBackupFolder(
  folder: string,
  fill: (draft: string) => Promise<Omit<BackupManifest, 'files'>>,
): Promise<BackupManifest> {
  refuseTaken(folder);
  const draft = `${folder}.${randomBytes(6).toString('hex')}.tmp`;
  mkdirSync(draft, { mode: 0o700 });
  try {
    const { createdAt, installationId } = await fill(draft);
    const manifest = { createdAt, installationId, files: await hashAll(draft) };
    const when = new Date(createdAt).toISOString();
    const content = { backup: manifestKind, format, ...manifest, createdAt: when };
    writeFileWhole(join(draft, manifestName), `${JSON.stringify(content, undefined, 2)}\n`);
    flushFolder(draft);
    refuseTaken(folder);
    renameSync(draft, folder);
    flushFolder(dirname(folder));
    return manifest;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** @throws {BackupError} when it is no backup, or a file is missing or was changed. */
export async function readBackupFolder(folder: string): Promise<BackupManifest> {
  const manifest = readManifest(join(folder, manifestName));
  for (const [name, hash] of Object.entries(manifest.files)) {
    if (!knownFiles.includes(name)) throw new BackupError(`${name} is no file of a backup`);
    const file = join(folder, name);
    if (!existsSync(file)) throw new BackupError(`the backup lacks ${name}`);
    if ((await fileHash(file)) !== hash) throw new BackupError(`${file} was changed or cut off`);
  }
  if (manifest.files[archiveName] === undefined) throw new BackupError('the backup has no store');
  return manifest;
}

function readManifest(file: string): BackupManifest {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const { createdAt, installationId, files } = content;
    const at = Date.parse(String(createdAt));
    if (content['backup'] === manifestKind && content['format'] === format && !Number.isNaN(at)) {
      return {
        createdAt: at,
        installationId: typeof installationId === 'string' ? installationId : undefined,
        files: files as Record<string, string>,
      };
    }
  } catch (cause) {
    throw new BackupError(`${file} cannot be read: this is no backup folder`, { cause });
  }
  throw new BackupError(`${file} is not that of a backup this version knows`);
}

async function hashAll(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of knownFiles) {
    const file = join(folder, name);
    if (existsSync(file)) files[name] = await fileHash(file);
  }
  return files;
}

async function fileHash(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function refuseTaken(folder: string): void {
  if (!existsSync(folder)) return;
  throw new BackupError(`${folder} is there already; nothing is overwritten`);
}

function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
