/**
 * The steps of a rotation that change the key file. Each leaves a file that opens everything;
 * each may be done again.
 */

import { randomBytes } from 'node:crypto';
import { keyBytes, readKeyFile, replaceKeyFile } from './key-file.ts';
import type { KeyFile } from './key-file.ts';

/**
 * Adds a generation that nothing is protected under yet, so that the file can be copied to
 * every machine before it counts. One that waits already is kept.
 */
export function prepareGeneration(file: string, at: number): KeyFile {
  const known = readKeyFile(file);
  if (hasNext(known)) return known;
  const newest = Math.max(...known.generations.map(({ generation }) => generation));
  const next = { generation: newest + 1, addedAt: at, key: new Uint8Array(randomBytes(keyBytes)) };
  const prepared = { ...known, generations: [...known.generations, next] };
  replaceKeyFile(file, prepared);
  return prepared;
}

/** Makes the newest generation count; a rotation that was interrupted goes on with its own. */
export function beginRotation(file: string, at: number): KeyFile {
  const known = readKeyFile(file);
  if (known.rotating) return known;
  const { generations } = prepareGeneration(file, at);
  const current = Math.max(...generations.map(({ generation }) => generation));
  const begun = { current, rotating: true, rotatedAt: at, generations };
  replaceKeyFile(file, begun);
  return begun;
}

export function finishRotation(file: string): KeyFile {
  const finished = { ...readKeyFile(file), rotating: false };
  replaceKeyFile(file, finished);
  return finished;
}

/** Takes away what is older than the current generation: what it protected never opens again. */
export function retireGenerations(file: string): readonly number[] {
  const known = readKeyFile(file);
  const generations = known.generations.filter(({ generation }) => generation >= known.current);
  const retired = known.generations.filter(({ generation }) => generation < known.current);
  if (retired.length > 0) replaceKeyFile(file, { ...known, generations });
  return retired.map(({ generation }) => generation);
}

function hasNext({ current, generations }: KeyFile): boolean {
  return generations.some(({ generation }) => generation > current);
}
