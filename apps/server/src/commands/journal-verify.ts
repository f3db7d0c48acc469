/**
 * `journal verify`: walks the audit journal and says whether its chain is whole. It may run
 * beside a serving process. Exit code 1 when there is a fault.
 */

import { createHash } from 'node:crypto';
import { SystemClock } from '#adapters/system/system-clock.ts';
import { makeVerifyJournal } from '#usecases/journal/verify-journal.ts';
import type { JournalReport } from '#usecases/journal/verify-journal.ts';
import { ConfigError, loadConfig } from '../config.ts';
import { openStores, storeIsThere } from '../wiring/open-stores.ts';

/** @returns the exit code. */
export async function journalVerify(
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, unknown>>,
  json: boolean,
): Promise<number> {
  const config = loadConfig(environment, flags);
  if (!storeIsThere(config)) throw new ConfigError(`there is no store in ${config.home}`);
  const stores = await openStores(config, new SystemClock());
  try {
    const textHash = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
    const report = await makeVerifyJournal({ journal: stores.journal, textHash })();
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : describe(report));
    if (report.faults.length === 0) return 0;
    process.stderr.write(`kumoin: the journal is not whole: ${report.faults.length} faults\n`);
    return 1;
  } finally {
    await stores.close();
  }
}

function describe({ entries, head, faults, unfinished }: JournalReport): string {
  const lines = [
    `journal: ${entries} entries, newest hash ${head.hash}`,
    ...faults.map(({ fault, sequence }) => `fault: ${fault} at entry ${sequence}`),
    ...unfinished.map(
      ({ sequence }) => `unfinished: the signature announced in entry ${sequence} has no result`,
    ),
    faults.length === 0 ? 'chain whole' : 'chain NOT whole',
  ];
  return `${lines.join('\n')}\n`;
}
