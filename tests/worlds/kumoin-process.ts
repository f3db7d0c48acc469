/** The real program as a process: started with its arguments, known to be ready by a line. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';

const main = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));

export interface KumoinProcess {
  readonly pid: number;
  /** What follows the beginning of the line that says it is ready. */
  readonly ready: string;
  /** Every line on standard output. */
  readonly lines: readonly string[];
  /** With the exit code. */
  readonly ended: Promise<number | null>;
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Asks it to end, as an operator does. @returns the exit code. */
  stop(): Promise<number | null>;
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<void>;
}

export interface KumoinStart {
  readonly args: readonly string[];
  /** More than the environment of the test. */
  readonly environment: NodeJS.ProcessEnv;
  /** How the line begins that says it is ready. */
  readonly readyLine: string;
  /** Takes what it says on standard error, which otherwise goes on to that of the test. */
  readonly onComplaint?: ((text: string) => void) | undefined;
}

/** @throws {Error} with what the program printed, if it ends before it is ready. */
export async function startKumoin(start: KumoinStart): Promise<KumoinProcess> {
  const { args, environment, readyLine, onComplaint } = start;
  const child = spawn(process.execPath, [...NODE_FLAGS, main, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (onComplaint === undefined) child.stderr.pipe(process.stderr, { end: false });
  else child.stderr.setEncoding('utf8').on('data', onComplaint);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const lines: string[] = [];
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (line.startsWith(readyLine)) resolve(line.slice(readyLine.length).trim());
  });
  // When its output ends, too: only then has every complaint been heard.
  void once(child, 'close').then(() => resolve(undefined));
  const ready = await promise;
  if (ready === undefined) throw new Error(`ended before it was ready:\n${lines.join('\n')}`);

  const end = (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  return {
    pid: child.pid ?? 0,
    ready,
    lines,
    ended,
    signal: (signal) => void child.kill(signal),
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}
