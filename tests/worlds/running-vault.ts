/** The vault as a process of its own: `serve --roles vault`, until the test ends it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';

const main = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));

export interface RunningVault {
  /** Asks it to end, as an operator does. @returns the exit code. */
  stop(): Promise<number | null>;
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<void>;
}

export interface VaultHome {
  readonly home: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** @throws {Error} with what the program printed, if it ends before it is ready. */
export async function startVault({ home, environment }: VaultHome): Promise<RunningVault> {
  const child = spawn(process.execPath, [...NODE_FLAGS, main, 'serve', '--roles', 'vault'], {
    env: { ...process.env, KUMOIN_HOME: home, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
    child.kill(signal);
    return (await ended)[0];
  };
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push(line);
    if (!line.startsWith('kumoin vault ready')) continue;
    return { stop: () => end('SIGTERM'), kill: async () => void (await end('SIGKILL')) };
  }
  throw new Error(`the vault ended before it was ready:\n${printed.join('\n')}`);
}
