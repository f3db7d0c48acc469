/**
 * One target in a process of its own, so that a reader that hangs or eats memory takes nobody
 * with it. The input at hand is written down before it is read: it is still there afterwards.
 *
 *     fuzz-worker.ts TARGET SECONDS SEED INPUT_FILE CPU_MS KEEP
 *
 * Told to the parent: how many inputs were read and how they ended, once a second; the finding,
 * if there is one, and nothing more after it.
 */

import { ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { seededRandom } from '@kumoin/testkit';
import { keepInput, readCorpus } from './fuzz-corpus.ts';
import { findFuzzTarget } from './fuzz-targets.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { FuzzFinding, outcomeOf } from './fuzz-target.ts';
import { chanceOf, mutate } from './mutate.ts';
import type { Chance } from './mutate.ts';

export interface FuzzProgress {
  readonly executions: number;
  /** Ways to end that were seen. */
  readonly outcomes: number;
  readonly kept: number;
  readonly finding?: string;
  /** Nothing more will come. */
  readonly done: boolean;
}

const residentBytesMax = 1024 * 1024 * 1024;
const poolMax = 400;
const reportEveryMs = 1000;
const keptBytesMax = 8 * 1024;

interface PoolEntry {
  readonly input: Uint8Array;
  readonly sample: Uint8Array;
}

const [name = '', seconds = '', seed = '', inputFile = '', cpuMs = '', keep = ''] =
  process.argv.slice(2);
/** Of the processor, not of the clock on the wall: other processes do not count. */
const inputCpuMsMax = Number(cpuMs);
const target = findFuzzTarget(name);
const chance = chanceOf(seededRandom(Number(seed)));
const words = target.words.map((word) => new Uint8Array(Buffer.from(word, 'latin1')));
const file = openSync(inputFile, 'w');
const outcomes = new Set<string>();
let executions = 0;
let kept = 0;
let sampleAtHand: Uint8Array | undefined;

try {
  await fuzz(Number(seconds) * 1000);
  tell({ done: true });
} catch (error) {
  if (sampleAtHand !== undefined) writeFileSync(`${inputFile}.sample`, sampleAtHand);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  tell({ finding: stack.split('\n').slice(0, 8).join('\n'), done: true });
}
process.disconnect();

async function fuzz(durationMs: number): Promise<void> {
  const samples = await target.samples();
  const pool: PoolEntry[] = samples.map((sample) => ({ input: sample, sample }));
  const corpus = readCorpus(name).map(({ input, sample }) => ({ input, sample }));
  tell({ done: false });
  for (const entry of [...pool, ...corpus]) await tryOne(entry);
  pool.push(...corpus);
  const until = performance.now() + durationMs;
  let toldAt = 0;
  while (performance.now() < until) {
    const entry = await nextInput(pool);
    const isNew = await tryOne(entry);
    if (isNew && pool.length < poolMax) {
      pool.push(entry);
      keepIfSmall(entry);
    }
    if (performance.now() - toldAt > reportEveryMs) {
      toldAt = performance.now();
      tell({ done: false });
      // Lets messages go out.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

async function nextInput(pool: readonly PoolEntry[]): Promise<PoolEntry> {
  const { input, sample } = pick(pool, chance);
  const other = pick(pool, chance).input;
  const change = (bytes: Uint8Array): Uint8Array => mutate(bytes, { chance, words, other });
  const deep = target.inner !== undefined && chance.random() < 0.5;
  return { input: deep ? await innerOf(target, input, change) : change(input), sample };
}

/** What is damaged outside already has no inside. */
async function innerOf(
  { inner }: FuzzTarget,
  input: Uint8Array,
  change: (bytes: Uint8Array) => Uint8Array,
): Promise<Uint8Array> {
  try {
    return (await inner?.(input, change)) ?? input;
  } catch {
    return change(input);
  }
}

/** @returns whether it ended as none before. */
async function tryOne({ input, sample }: PoolEntry): Promise<boolean> {
  sampleAtHand = sample;
  ftruncateSync(file, 0);
  writeSync(file, input, 0, input.length, 0);
  const before = process.cpuUsage();
  const outcome = await outcomeOf(() => target.run(input, sample));
  const { user, system } = process.cpuUsage(before);
  executions += 1;
  const tookMs = (user + system) / 1000;
  if (tookMs > inputCpuMsMax) throw new FuzzFinding(`took ${tookMs.toFixed(0)} ms: ${outcome}`);
  if (executions % 64 === 0 && process.memoryUsage.rss() > residentBytesMax) {
    throw new FuzzFinding(`${process.memoryUsage.rss()} octets resident: ${outcome}`);
  }
  const isNew = !outcomes.has(outcome);
  outcomes.add(outcome);
  return isNew;
}

function keepIfSmall({ input }: PoolEntry): void {
  if (keep !== 'keep' || input.length > keptBytesMax) return;
  keepInput(name, input);
  kept += 1;
}

function pick<T>(list: readonly T[], { below }: Chance): T {
  const picked = list[below(list.length)];
  if (picked === undefined) throw new Error('nothing to start from');
  return picked;
}

function tell(more: Pick<FuzzProgress, 'finding' | 'done'>): void {
  process.send?.({ executions, outcomes: outcomes.size, kept, ...more } satisfies FuzzProgress);
}
