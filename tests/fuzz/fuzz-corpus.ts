/**
 * The kept corpus: `corpus/TARGET/NAME` are inputs that once ended in a way of their own, or that
 * once were findings; `NAME.sample` beside one is what it was made from. All are run before
 * anything new, so a finding stays a test.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const corpus = fileURLToPath(new URL('corpus', import.meta.url));
const sampleEnding = '.sample';

export interface KeptInput {
  readonly name: string;
  readonly input: Uint8Array;
  readonly sample: Uint8Array;
}

export function readCorpus(target: string): readonly KeptInput[] {
  const folder = join(corpus, target);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => !name.endsWith(sampleEnding));
  return names.sort().map((name) => {
    const input = new Uint8Array(readFileSync(join(folder, name)));
    const beside = join(folder, `${name}${sampleEnding}`);
    const sample = existsSync(beside) ? new Uint8Array(readFileSync(beside)) : input;
    return { name, input, sample };
  });
}

/** @returns where it is. */
export function keepInput(target: string, input: Uint8Array, sample?: Uint8Array): string {
  const folder = join(corpus, target);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, createHash('sha256').update(input).digest('hex').slice(0, 16));
  writeFileSync(path, input);
  if (sample !== undefined) writeFileSync(`${path}${sampleEnding}`, sample);
  return path;
}
