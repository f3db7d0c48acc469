/**
 * How many signatures a second the key vault makes with nothing around it: the same adapter in a
 * process with nothing else to do, as many calls at once as there are clients, under real
 * warrants that were made beforehand.
 */

import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import type { KeyAlgorithm } from '@kumoin/pki';
import { MemoryInstallation } from '../apps/server/src/adapters/memory/memory-installation.ts';
import { MemoryWrappedKeys } from '../apps/server/src/adapters/memory/memory-wrapped-keys.ts';
import { loadConfig } from '../apps/server/src/config.ts';
import type { KeyRef } from '../apps/server/src/domain/identifiers.ts';
import type { Warrant } from '../apps/server/src/domain/signatures/warrant.ts';
import type { KeyVault } from '../apps/server/src/ports/key-vault.ts';
import { sampleWarrant } from '../apps/server/src/ports/sample-warrant.contract.ts';
import { openVault } from '../apps/server/src/wiring/open-vault.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import { makeHome } from '../apps/server/src/wiring/data-folder.ts';

const algorithms = {
  'p-256': { scheme: 'ecdsa', hash: 'sha256' },
  'rsa-3072': { scheme: 'rsa-pkcs1', hash: 'sha256' },
} as const;

export interface VaultRateOrder {
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly key: Extract<KeyAlgorithm, 'p-256' | 'rsa-3072'>;
  readonly clients: readonly number[];
  readonly seconds: number;
}

export interface VaultRate {
  readonly perSecond: number;
  /** Of one signature, in all processes and threads. */
  readonly cpuMs: number;
}

/** @returns the rate for each number of clients. */
export async function rateOfVault(order: VaultRateOrder): Promise<ReadonlyMap<number, VaultRate>> {
  const { home, environment, key, clients, seconds } = order;
  makeHome(home);
  const config = loadConfig(environment, { home });
  const stores = {
    wrappedKeys: new MemoryWrappedKeys(),
    installation: new MemoryInstallation(),
  };
  const vault = await openVault(config, { stores, log: pino({ level: 'silent' }) });
  try {
    const { keyRef } = await vault.keyVault.generate(key);
    await rateAt(vault.keyVault, () => warrantOf(keyRef, key), { clients: 4, seconds: 1 });
    const rates = new Map<number, VaultRate>();
    for (const count of clients) {
      const load = { clients: count, seconds };
      rates.set(count, await rateAt(vault.keyVault, () => warrantOf(keyRef, key), load));
    }
    await vault.keyVault.destroy(keyRef);
    return rates;
  } finally {
    await vault.close();
  }
}

interface Load {
  readonly clients: number;
  readonly seconds: number;
}

async function rateAt(
  keyVault: KeyVault,
  makeWarrant: () => Warrant,
  { clients, seconds }: Load,
): Promise<VaultRate> {
  let made = 0;
  let spentMs = 0;
  let cpu = 0;
  while (spentMs < seconds * 1000) {
    const warrants = Array.from({ length: Math.max(256, clients * 2) }, makeWarrant);
    const cpuBefore = cpuSeconds([process.pid]);
    const startedAt = performance.now();
    const call = async (): Promise<void> => {
      for (let warrant = warrants.pop(); warrant !== undefined; warrant = warrants.pop()) {
        await keyVault.sign(warrant);
        made += 1;
      }
    };
    await Promise.all(Array.from({ length: clients }, call));
    spentMs += performance.now() - startedAt;
    cpu += cpuSeconds([process.pid]) - cpuBefore;
  }
  return { perSecond: made / (spentMs / 1000), cpuMs: (cpu * 1000) / made };
}

function warrantOf(keyRef: KeyRef, key: VaultRateOrder['key']): Warrant {
  return sampleWarrant(keyRef, algorithms[key], new Uint8Array(randomBytes(32)));
}
