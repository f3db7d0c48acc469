/**
 * The real program, running: `serve` in the evaluation profile on a data folder of its own and
 * any free port, as `npm start` runs it. Stopped, and its folder removed, when the test ends.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';

const main = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));

/** What scripts read; `docs` promises that members are only ever added. */
export interface Demo {
  readonly baseUrl: string;
  readonly cscV1: string;
  readonly trustAnchors: string;
  readonly firstSignature: string;
  readonly signers: readonly {
    readonly account: string;
    readonly password: string;
    readonly pin: string;
    readonly credentials: readonly {
      readonly credentialID: string;
      readonly key: string;
      readonly factors: readonly string[];
    }[];
  }[];
}

export interface RunningServer {
  readonly home: string;
  readonly demo: Demo;
  /** Asks it to end, as an operator does. @returns the exit code. */
  stop(): Promise<number | null>;
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<void>;
}

export interface ServerPlace {
  /** A data folder that outlives the server; otherwise it has one of its own. */
  readonly home?: string;
  /** More than the environment of the test; a store or a vault of another kind, for instance. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Takes what it says on standard error, which otherwise goes on to that of the test. */
  readonly onComplaint?: (text: string) => void;
}

/** @throws {Error} with what the program printed, if it ends before it is ready. */
export async function startServer(place: ServerPlace = {}): Promise<RunningServer> {
  const home = place.home ?? mkdtempSync(join(tmpdir(), 'kumoin-server-'));
  const child = spawn(process.execPath, [...NODE_FLAGS, main, 'serve'], {
    env: { ...process.env, KUMOIN_HOME: home, KUMOIN_PORT: '0', ...place.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (place.onComplaint === undefined) child.stderr.pipe(process.stderr, { end: false });
  else child.stderr.setEncoding('utf8').on('data', place.onComplaint);
  const ended = once(child, 'exit');
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    if (place.home === undefined) rmSync(home, { recursive: true, force: true });
    return code;
  };
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push(line);
    if (!line.startsWith('kumoin ready')) continue;
    const demo = JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as Demo;
    return {
      home,
      demo,
      stop: () => end('SIGTERM'),
      kill: async () => void (await end('SIGKILL')),
    };
  }
  await end('SIGTERM');
  throw new Error(`the server ended before it was ready:\n${printed.join('\n')}`);
}
