/**
 * CPU time of processes as Linux counts it (`/proc/<pid>/stat`, proc(5)): user and system, in
 * ticks of a hundredth of a second.
 */

import { readFileSync, readdirSync } from 'node:fs';

const ticksPerSecond = 100;

/** Of these processes and all their descendants that are alive. Gone processes count as 0. */
export function cpuSeconds(pids: readonly number[]): number {
  const parents = parentsOfAll();
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pids.includes(pid) || isOurs(parents.get(pid)));
  return [...parents.keys()].filter(isOurs).reduce((sum, pid) => sum + ownSeconds(pid), 0);
}

function parentsOfAll(): ReadonlyMap<number, number> {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return new Map(pids.map((pid) => [pid, Number(statOf(pid)[1] ?? 0)]));
}

function ownSeconds(pid: number): number {
  const [, , , , , , , , , , , user, system] = statOf(pid);
  return (Number(user ?? 0) + Number(system ?? 0)) / ticksPerSecond;
}

/** The fields from the third on: the second, the name, may hold anything. */
function statOf(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    // It ended while we looked.
    return [];
  }
}
