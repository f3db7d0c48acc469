/**
 * Whether many credentials make signing slower: the median of `signHash` by one client, each time
 * with another credential by chance, on SQLite with 1,000 of them and with many more. Chance is
 * the worst case: nothing that is remembered of a credential or its key helps the next call.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from './bench-options.ts';
import { install, startBenchServer } from './bench-server.ts';
import { signOids } from './load/load-job.ts';
import { measureLoad, startGenerator } from './measure-load.ts';
import type { MeasuredLoad } from './measure-load.ts';
import { seedCredentials } from './seed-credentials.ts';

export interface SizeComparison {
  readonly few: MeasuredLoad;
  readonly many: MeasuredLoad;
  readonly ratioOfMedians: number;
}

const fewCredentials = 1000;

export async function compareSizes(
  credentials: number,
  { seconds }: BenchOptions,
  say: (line: string) => void,
): Promise<SizeComparison> {
  const few = await measureWith(fewCredentials, seconds, say);
  const many = await measureWith(credentials, seconds, say);
  const ratioOfMedians = many.p50 / few.p50;
  say(`median with ${credentials} credentials: ${ratioOfMedians.toFixed(2)} times that with 1000`);
  return { few, many, ratioOfMedians };
}

async function measureWith(
  credentials: number,
  seconds: number,
  say: (line: string) => void,
): Promise<MeasuredLoad> {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-bench-'));
  try {
    const place = { home, environment: {} };
    writeFileSync(join(home, 'config.json'), '{}');
    const { tokens, pin, credentialIds: enrolled } = await install(place, ['p-256']);
    const credentialId = enrolled.get('p-256') ?? '';
    const startedAt = performance.now();
    const credentialIds = await seedCredentials({ home, credentialId, pin, count: credentials });
    say(
      `${credentials} credentials written in ${Math.round((performance.now() - startedAt) / 1000)} s`,
    );

    const server = await startBenchServer(place);
    const generator = startGenerator();
    try {
      const processes = { generator, serverPid: server.pid, databasePids: [] };
      const at = {
        baseUrl: server.baseUrl,
        tokens,
        pin,
        credentialIds,
        signOid: signOids['p-256'],
      };
      const job = { ...at, clients: 1, seconds, countMax: 3000 };
      await measureLoad(processes, { ...job, kind: 'pair', clients: 16 });
      await measureLoad(processes, { ...job, kind: 'authorize', seconds: 120 });
      const measured = await measureLoad(processes, { ...job, kind: 'sign', seconds: 120 });
      const { p50, p99, perSecond } = measured;
      const times = `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
      say(`${credentials} credentials: ${Math.round(perSecond)} signHash/s, ${times}`);
      return measured;
    } finally {
      generator.kill();
      await server.stop();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
