/**
 * Watches over the process of one target: a hang, a crash and memory run out of are findings as
 * much as a wrong answer is. Whatever was found is kept in the corpus, with what it came from.
 */

import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepInput } from './fuzz-corpus.ts';
import type { FuzzProgress } from './fuzz-worker.ts';

export interface FuzzOrder {
  readonly target: string;
  readonly seconds: number;
  readonly seed: number;
  /** Puts inputs that end in new ways into the corpus. */
  readonly keep?: boolean;
  /** Of the wall: who says nothing for so long hangs. A machine that does much else is no hang. */
  readonly silenceSecondsMax?: number;
  /** Of the processor, for one input. */
  readonly inputCpuMsMax?: number;
}

export interface FuzzResult extends FuzzProgress {
  readonly executionsPerSecond: number;
  /** Where the input of the finding is. */
  readonly path?: string;
}

const worker = fileURLToPath(new URL('fuzz-worker.ts', import.meta.url));
const heapMegabytesMax = 512;
/** Until the first word: keys are made. */
const startMsMax = 120_000;

export async function runFuzzTarget(order: FuzzOrder): Promise<FuzzResult> {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-fuzz-'));
  const inputFile = join(folder, 'input');
  const began = performance.now();
  const last = await watch(order, inputFile);
  const seconds = (performance.now() - began) / 1000;
  const path = last.finding === undefined ? undefined : keepFinding(order.target, inputFile);
  rmSync(folder, { recursive: true, force: true });
  const executionsPerSecond = Math.round(last.executions / seconds);
  return { ...last, executionsPerSecond, ...(path !== undefined && { path }) };
}

/** With the sample it came from, where the process lived to tell. */
function keepFinding(target: string, inputFile: string): string | undefined {
  if (!existsSync(inputFile)) return undefined;
  const beside = `${inputFile}.sample`;
  const sample = existsSync(beside) ? new Uint8Array(readFileSync(beside)) : undefined;
  return keepInput(target, new Uint8Array(readFileSync(inputFile)), sample);
}

function watch(order: FuzzOrder, file: string): Promise<FuzzProgress> {
  const { target, seconds, seed, keep, silenceSecondsMax = 90, inputCpuMsMax = 4000 } = order;
  const silenceMsMax = silenceSecondsMax * 1000;
  const args = [
    target,
    String(seconds),
    String(seed),
    file,
    String(inputCpuMsMax),
    keep === true ? 'keep' : '',
  ];
  const execArgv = ['--conditions=source', `--max-old-space-size=${heapMegabytesMax}`];
  const child = fork(worker, args, { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let last: FuzzProgress = { executions: 0, outcomes: 0, kept: 0, done: false };
  let said = '';
  let hung = false;
  const kill = (): void => {
    hung = true;
    child.kill('SIGKILL');
  };
  let timer = setTimeout(kill, startMsMax);
  child.stderr?.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-4000)));
  child.on('message', (progress: FuzzProgress) => {
    last = progress;
    clearTimeout(timer);
    if (!progress.done) timer = setTimeout(kill, silenceMsMax);
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (last.done) return resolve(last);
      const how = hung ? `silent for ${silenceSecondsMax} s` : `ended by ${signal ?? code}`;
      resolve({ ...last, finding: `${how}\n${said}`, done: true });
    });
  });
}
