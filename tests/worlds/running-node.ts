/**
 * One node of several: the real program on a data folder that others may share, known by the
 * address it says when it is ready. It is killed, at the latest, when the test ends.
 */

import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { startKumoin } from './kumoin-process.ts';
import type { KumoinProcess } from './kumoin-process.ts';

export interface RunningNode extends KumoinProcess {
  readonly baseUrl: string;
  /** Everything on standard error. */
  complaints(): string;
}

/** Settings are variables without their prefix: `{ PORT: '0' }`. */
export type NodeSettings = Readonly<Record<string, string>>;

/** @throws {Error} with what the program said, if it ends before it is ready. */
export async function startNode(t: TestContext, settings: NodeSettings): Promise<RunningNode> {
  const given = { PORT: '0', ...settings };
  const variables = Object.entries(given).map(([name, value]) => [`KUMOIN_${name}`, value]);
  let complaints = '';
  const program = await startKumoin({
    args: ['serve'],
    environment: Object.fromEntries(variables) as NodeSettings,
    readyLine: 'kumoin ready',
    onComplaint: (text) => void (complaints += text),
  }).catch((cause: unknown) => {
    throw new Error(`ended before it was ready: ${complaints}`, { cause });
  });
  t.after(() => program.signal('SIGKILL'));
  return { ...program, baseUrl: program.ready, complaints: () => complaints };
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
