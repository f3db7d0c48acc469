/** One load on a running server, and what it cost each of the processes. */

import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cpuSeconds } from './cpu-seconds.ts';
import type { LoadJob, LoadReport } from './load/load-job.ts';

const program = fileURLToPath(new URL('./load/load-generator.ts', import.meta.url));

export interface MeasuredLoad extends LoadReport {
  readonly perSecond: number;
  /** Milliseconds of CPU for one operation. */
  readonly cpuMs: { readonly server: number; readonly load: number; readonly database: number };
}

export interface Processes {
  readonly generator: ChildProcess;
  readonly serverPid: number;
  /** Roots of their process trees; none with an embedded store. */
  readonly databasePids: readonly number[];
}

export function startGenerator(): ChildProcess {
  return fork(program, { execArgv: ['--conditions=source'] });
}

export async function measureLoad(of: Processes, job: LoadJob): Promise<MeasuredLoad> {
  const { generator, serverPid, databasePids } = of;
  const cpuNow = () => ({
    server: cpuSeconds([serverPid]),
    load: cpuSeconds([generator.pid ?? 0]),
    database: databasePids.length > 0 ? cpuSeconds(databasePids) : 0,
  });
  const before = cpuNow();
  const answered = once(generator, 'message');
  generator.send(job);
  const [report] = (await answered) as [LoadReport];
  const after = cpuNow();
  if (report.error !== undefined) throw new Error(`the load failed: ${report.error}`);
  const each = (part: keyof typeof before): number =>
    ((after[part] - before[part]) * 1000) / Math.max(1, report.count);
  const cpuMs = { server: each('server'), load: each('load'), database: each('database') };
  return { ...report, perSecond: report.count / report.seconds, cpuMs };
}
