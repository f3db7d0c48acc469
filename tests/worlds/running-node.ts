/**
 * One node of several: the real program on a data folder that others may share, known by the
 * address it says when it is ready. It is killed, at the latest, when the test ends.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';

const main = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));

export interface RunningNode {
  readonly baseUrl: string;
  readonly pid: number;
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** With the exit code. */
  readonly ended: Promise<number | null>;
  /** Every line on standard output. */
  readonly lines: readonly string[];
  /** Everything on standard error. */
  complaints(): string;
}

/** Settings are variables without their prefix: `{ PORT: '0' }`. */
export type NodeSettings = Readonly<Record<string, string>>;

/** @throws {Error} with what the program said, if it ends before it is ready. */
export async function startNode(t: TestContext, settings: NodeSettings): Promise<RunningNode> {
  const given = { PORT: '0', ...settings };
  const variables = Object.entries(given).map(([name, value]) => [`KUMOIN_${name}`, value]);
  const child = spawn(process.execPath, [...NODE_FLAGS, main, 'serve'], {
    env: { ...process.env, ...(Object.fromEntries(variables) as NodeSettings) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (complaints += text));
  const lines: string[] = [];
  const baseUrl = await new Promise<string | undefined>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.startsWith('kumoin ready ')) resolve(line.slice('kumoin ready '.length));
    });
    void ended.then(() => resolve(undefined));
  });
  if (baseUrl === undefined) throw new Error(`ended before it was ready: ${complaints}`);
  return {
    baseUrl,
    pid: child.pid ?? 0,
    signal: (signal) => void child.kill(signal),
    ended,
    lines,
    complaints: () => complaints,
  };
}

/** Process ids of the workers of a node; none when it has ended. Linux only. */
export function workersOf({ pid }: RunningNode): readonly number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number);
}

/** A port nobody uses now: for a node that is to come back at the same one. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

export interface Readiness {
  readonly code: number;
  readonly status: string;
  readonly checks: readonly { name: string; state: string; reason?: string }[];
}

/** What `/readyz` says. */
export async function readinessOf(baseUrl: string): Promise<Readiness> {
  const answer = await fetch(`${baseUrl}/readyz`);
  return { code: answer.status, ...((await answer.json()) as Omit<Readiness, 'code'>) };
}
