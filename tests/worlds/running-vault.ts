/** The vault as a process of its own: `serve --roles vault`, until the test ends it. */

import { startKumoin } from './kumoin-process.ts';
import type { KumoinProcess } from './kumoin-process.ts';

export interface VaultHome {
  readonly home: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** @throws {Error} with what the program printed, if it ends before it is ready. */
export function startVault({ home, environment }: VaultHome): Promise<KumoinProcess> {
  return startKumoin({
    args: ['serve', '--roles', 'vault'],
    environment: { KUMOIN_HOME: home, ...environment },
    readyLine: 'kumoin vault ready',
  });
}
