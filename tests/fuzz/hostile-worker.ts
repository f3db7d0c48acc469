/**
 * Reads one hostile input in a process of its own, so that what it costs is its own.
 *
 *     hostile-worker.ts NAME INPUT_FILE
 */

import { readFileSync } from 'node:fs';
import { hostileInputs } from './hostile-inputs.ts';
import type { HostileInput } from './hostile-inputs.ts';

export interface Cost {
  readonly ended: string;
  readonly cpuMs: number;
  /** How much more than before the input was read. */
  readonly residentBytes: number;
}

const [name = '', file = ''] = process.argv.slice(2);
const hostile = hostileInputs[name];
if (hostile === undefined) throw new Error(`no input ${name}`);
const input = new Uint8Array(readFileSync(file));
const residentBefore = process.resourceUsage().maxRSS;
const before = process.cpuUsage();
const ended = await endOf(hostile, input);
const { user, system } = process.cpuUsage(before);
const residentBytes = (process.resourceUsage().maxRSS - residentBefore) * 1024;
process.send?.({ ended, cpuMs: (user + system) / 1000, residentBytes } satisfies Cost);
process.disconnect();

async function endOf({ read }: HostileInput, bytes: Uint8Array): Promise<string> {
  try {
    await read(bytes);
    return 'answered';
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}
