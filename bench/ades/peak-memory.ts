/** The most memory a process has had resident (`VmHWM` in proc(5)), in bytes. */

import { readFileSync } from 'node:fs';

export function peakMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
