/**
 * The file of the key-encryption key: 32 random bytes, or, once it was rotated, a list of
 * generations, of which the current one protects what is new and the others still open what
 * is old. Readable by the service's user only, and never half there: every state of it is
 * written under another name, flushed, and put in place at once.
 */

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync } from 'node:fs';
import { rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export const keyBytes = 32;
/** The bytes of a file that was never rotated. */
export const firstGeneration = 0;

export interface Generation {
  readonly generation: number;
  /** Undefined for the first, whose file does not tell. */
  readonly addedAt: number | undefined;
  readonly key: Uint8Array;
}

export interface KeyFile {
  /** Protects what is new. */
  readonly current: number;
  /** Not everything is known to be renewed yet: the rotation was begun and not finished. */
  readonly rotating: boolean;
  /**
   * When the current generation began to count, in milliseconds since 1970: one that waited in the
   * file was added long before. Undefined where that was never written down.
   */
  readonly rotatedAt: number | undefined;
  /** The oldest first. */
  readonly generations: readonly Generation[];
}

const fileName = 'kumoin key-encryption key';
const fileBytesMax = 64 * 1024;

/**
 * The first start makes it. Of two processes that start at once, one makes it and both read
 * the same.
 */
export function ensureKeyFile(file: string): void {
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) return;
  putInPlace(file, randomBytes(keyBytes), (draft) => {
    try {
      linkSync(draft, file);
    } catch (error) {
      // Somebody else was first; theirs counts.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  });
}

/** @throws {Error} when it is unreadable, no key file, or open to others. */
export function readKeyFile(file: string): KeyFile {
  refuseOpenFile(file);
  const bytes = readFileSync(file);
  if (bytes.length === keyBytes) return firstKeyFile(bytes);
  const known = bytes.length <= fileBytesMax ? parseKeyFile(bytes.toString()) : undefined;
  if (known !== undefined) return known;
  throw new Error(
    `${file} holds no key-encryption key: ${keyBytes} bytes, or what a rotation wrote`,
  );
}

export function firstKeyFile(key: Uint8Array): KeyFile {
  const first = { generation: firstGeneration, addedAt: undefined, key: Uint8Array.from(key) };
  const never = { rotating: false, rotatedAt: undefined };
  return { current: firstGeneration, ...never, generations: [first] };
}

/** Only one process may do this at a time. */
export function replaceKeyFile(file: string, known: KeyFile): void {
  const content = {
    file: fileName,
    current: known.current,
    rotating: known.rotating,
    rotatedAt: writeTime(known.rotatedAt),
    generations: known.generations.map(({ generation, addedAt, key }) => ({
      generation,
      addedAt: writeTime(addedAt),
      key: Buffer.from(key).toString('base64'),
    })),
  };
  const text = Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`);
  putInPlace(file, text, (draft) => renameSync(draft, file));
}

/** What the parser says may quote the file, so it is not passed on. */
function parseKeyFile(text: string): KeyFile | undefined {
  try {
    const { file, current, rotating, rotatedAt, generations } = JSON.parse(text);
    if (file !== fileName || typeof rotating !== 'boolean') return undefined;
    const read = (generations as unknown[]).map(readGeneration);
    const numbers = read.map(({ generation }) => generation);
    const ascending = numbers.every((number, index) => number > (numbers[index - 1] ?? -1));
    if (!ascending || !numbers.includes(current)) return undefined;
    return { current, rotating, rotatedAt: readTime(rotatedAt), generations: read };
  } catch {
    return undefined;
  }
}

function readGeneration(value: unknown): Generation {
  const { generation, addedAt, key } = value as Record<string, unknown>;
  const bytes = new Uint8Array(Buffer.from(String(key), 'base64'));
  const sound =
    Number.isInteger(generation) && Number(generation) <= 0xffff_ffff && bytes.length === keyBytes;
  if (!sound) throw new Error('an odd generation');
  return { generation: Number(generation), addedAt: readTime(addedAt), key: bytes };
}

function writeTime(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

function readTime(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const at = Date.parse(String(value));
  if (Number.isNaN(at)) throw new Error('an odd time');
  return at;
}

function putInPlace(file: string, bytes: Uint8Array, put: (draft: string) => void): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeDurably(draft, bytes);
    put(draft);
  } finally {
    rmSync(draft, { force: true });
  }
  // A name that is not on the disk yet must not be lost when the store is there already.
  if (process.platform !== 'win32') flush(openSync(dirname(file), 'r'));
}

function writeDurably(file: string, bytes: Uint8Array): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    const written = writeSync(handle, bytes);
    if (written < bytes.length) throw new Error(`${file} was written in part only`);
  } catch (error) {
    closeSync(handle);
    throw error;
  }
  flush(handle);
}

function flush(handle: number): void {
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function refuseOpenFile(file: string): void {
  if (process.platform === 'win32') return;
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new Error(`${file} must be readable by its owner only (chmod 600)`);
  }
}
