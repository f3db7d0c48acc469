/**
 * How many records of evidence a second are sealed, time-stamped and logged, on a store on disk
 * with every commit flushed: `npx node --conditions=source bench/evidence.ts [RECORDS]`.
 *
 * A transaction that is approved leaves two. The verifier is timed on what came of it.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseBundle, verifyEvidence } from '@kumoin/evidence';
import { parseCertificate } from '@kumoin/pki';
import { openSqliteStore } from '../apps/server/src/adapters/sql/open-store.ts';
import {
  approvedInOrder,
  begunAt,
  evidenceWorld,
} from '../apps/server/src/usecases/evidence/evidence-world.contract.ts';

const records = Number(process.argv[2] ?? 2000);
const folder = mkdtempSync(join(tmpdir(), 'kumoin-bench-evidence-'));
const world = await evidenceWorld({}, begunAt, (options) =>
  openSqliteStore({ file: join(folder, 'store.db'), ...options }),
);

try {
  await approvedInOrder(world, records / 2);
  await measure(`${records} records sealed and logged`, records, () => world.sealRecords());
  const transactionId = `transaction-${records / 4}` as never;
  let bundle: Uint8Array = new Uint8Array();
  await measure('1 bundle exported', 1, async () => {
    bundle = await world.exportEvidence({ transactionId, reader: 'operator' });
  });
  const anchors = world.authorities.root.chain.slice(0, 1).map(parseCertificate);
  const trust = { anchors, crls: [], at: world.clock.at };
  await measure('100 bundles verified', 100, async () => {
    for (let count = 0; count < 100; count += 1) {
      const { valid } = verifyEvidence({ bundle: parseBundle(bundle), trust });
      if (!valid) throw new Error('the bundle is not valid');
    }
  });
} finally {
  await world.ports.close();
  rmSync(folder, { recursive: true });
}

async function measure(what: string, count: number, work: () => Promise<unknown>): Promise<void> {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const each = (user + system) / 1000 / count;
  const rate = `${Math.round(count / seconds)} a second`;
  console.log(`${what}: ${seconds.toFixed(2)} s, ${rate}, ${each.toFixed(2)} ms of CPU each`);
}
