/** The machine the figures are of: they mean nothing without it. */

import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function describeMachine(): readonly string[] {
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  return [
    `${availableParallelism()} cores, ${model}, ${Math.round(totalmem() / 2 ** 30)} GB of memory`,
    `Linux ${release()}, Node ${process.versions.node}`,
    `disk: ${flushesPerSecond()} flushes (fdatasync of 4 KB) a second`,
    `load average before the start: ${(loadavg()[0] ?? 0).toFixed(2)}`,
  ];
}

function flushesPerSecond(): number {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-bench-disk-'));
  const file = openSync(join(folder, 'file'), 'w');
  const block = new Uint8Array(4096);
  const startedAt = performance.now();
  let count = 0;
  try {
    for (; performance.now() - startedAt < 1000; count += 1) {
      writeSync(file, block, 0, block.length, (count % 100) * block.length);
      fdatasyncSync(file);
    }
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
  return count;
}
