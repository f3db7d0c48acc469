/**
 * `key rotate`: gives the installation a new key-encryption key and renews what the old one
 * protects, while the service runs. Interrupted at any line, it is run again.
 *
 *     add the generation, durably → renew keys, seeds and the vault's proof → record → finished
 *
 * `--prepare` only adds it, to be copied to other machines first. `--retire` takes the older
 * ones out of the file, when nothing refers to them: PINs do until they are given again.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadKeyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { readKeyFile } from '#adapters/software-keys/key-file.ts';
import { countOld, renewProtection } from '#adapters/software-keys/renew-protection.ts';
import type { RenewalReport } from '#adapters/software-keys/renew-protection.ts';
import {
  beginRotation,
  finishRotation,
  prepareGeneration,
  retireGenerations,
} from '#adapters/software-keys/rotate-key-file.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { SqlProtectedValues } from '#adapters/sql/sql-protected-values.ts';
import { takeProcessLock } from '#adapters/system/process-lock.ts';
import { SystemClock } from '#adapters/system/system-clock.ts';
import type { Journal } from '#ports/journal.ts';
import { protectedKinds } from '#ports/protected-values.ts';
import type { ProtectedKind, ProtectedValues } from '#ports/protected-values.ts';
import {
  installationContext,
  installationProof,
} from '#usecases/installation/check-installation.ts';
import { ConfigError, loadConfig } from '../config.ts';
import { keyFileName, keyLockName } from '../wiring/data-folder.ts';
import { openDatabase } from '../wiring/open-database.ts';
import { openStores } from '../wiring/open-stores.ts';
import { countRows } from './count-rows.ts';

export interface RotateOptions {
  readonly prepare: boolean;
  readonly retire: boolean;
}

/**
 * A running server looks at the file before it protects anything; what it was about to write
 * then is written by now.
 */
const settleMs = 30_000;
const clock = new SystemClock();

/** @returns the exit code. */
export async function keyRotate(
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, unknown>>,
  { prepare, retire }: RotateOptions,
): Promise<number> {
  const config = loadConfig(environment, flags);
  if (prepare && retire) throw new ConfigError('key rotate takes --prepare or --retire, not both');
  const file = join(config.home, keyFileName);
  if (!existsSync(file)) throw new ConfigError(`there is no key-encryption key in ${config.home}`);
  const lock = takeProcessLock(join(config.home, keyLockName));
  if (lock === undefined)
    throw new Error('another rotation or backup is at work; wait for its end');
  try {
    if (prepare) return tellPrepared(file);
    const database = openDatabase(config);
    const stores = await openStores(config, clock);
    try {
      const parts = { file, values: new SqlProtectedValues(database.db), journal: stores.journal };
      return retire ? await retireOld(parts) : await rotate(parts);
    } finally {
      await stores.close();
      await database.db.destroy();
    }
  } finally {
    lock.release();
  }
}

function tellPrepared(file: string): number {
  const { current, generations } = prepareGeneration(file, clock.now());
  const newest = generations.at(-1)?.generation;
  say(`generation ${newest} waits in ${file}; ${current} still counts`);
  say('copy the file to every machine that has one, then run kumoin key rotate');
  return 0;
}

interface Parts {
  readonly file: string;
  readonly values: ProtectedValues;
  readonly journal: Journal;
}

async function rotate({ file, values, journal }: Parts): Promise<number> {
  const { current } = beginRotation(file, clock.now());
  say(`generation ${current} of the key-encryption key is in ${file}`);
  const key = loadKeyEncryptionKey(file);
  const sealing = new SoftwareSealing(key);
  const { onRows, end } = countRows('renewing');
  const proofOf = (id: string) => ({ secret: installationProof(id), context: installationContext });
  const report = await renewProtection({ values, key, sealing, proofOf, onValues: onRows });
  end();
  await journal.record({ event: 'key.rotated', facts: { generation: current, ...facts(report) } });
  finishRotation(file);
  tell(report);
  return report['wrapped-key'].left + report['totp-seed'].left > 0 ? 1 : 0;
}

function facts(report: RenewalReport) {
  return {
    wrappedKeys: report['wrapped-key'].renewed,
    seeds: report['totp-seed'].renewed,
    pinsLeft: report.pin.left,
  };
}

function tell(report: RenewalReport): void {
  const [keys, seeds, { left: pins }] = [report['wrapped-key'], report['totp-seed'], report.pin];
  say(`renewed ${keys.renewed} keys and ${seeds.renewed} one-time-password seeds`);
  if (pins > 0) say(`${pins} PINs stay under an older generation until they are given again`);
  const damaged = keys.left + seeds.left;
  if (damaged === 0) return;
  process.stderr.write(
    `kumoin: ${damaged} values do not open under any generation; left as they are\n`,
  );
}

async function retireOld({ file, values, journal }: Parts): Promise<number> {
  const { rotating, rotatedAt, current, generations } = readKeyFile(file);
  if (rotating) throw new Error('a rotation was interrupted: run kumoin key rotate first');
  if (!generations.some(({ generation }) => generation < current)) {
    say(`there is nothing older than generation ${current}`);
    return 0;
  }
  await refuseNeeded(file, values);
  // A file that does not tell may have been rotated this moment.
  if (await settled(rotatedAt ?? clock.now())) await refuseNeeded(file, values);
  const retired = retireGenerations(file);
  await journal.record({ event: 'key.retired', facts: { generations: retired.map(String) } });
  say(
    `retired generation ${retired.join(', ')}; backups from its time need a key file of its time`,
  );
  return 0;
}

const kindNames: Readonly<Record<ProtectedKind, string>> = {
  'wrapped-key': 'private keys',
  'totp-seed': 'one-time-password seeds',
  'client-secret': 'secrets of clients',
  'token-keys': 'keys of tokens',
  'sealed-key': 'keys of the installation',
  pin: 'PINs',
  'vault-proof': 'proofs of the vault',
};

async function refuseNeeded(file: string, values: ProtectedValues): Promise<void> {
  const old = await countOld(values, loadKeyEncryptionKey(file));
  const needed = protectedKinds.filter((kind) => old[kind] > 0);
  if (needed.length === 0) return;
  const what = needed.map((kind) => `${old[kind]} ${kindNames[kind]}`).join(', ');
  throw new Error(`older generations are still needed for ${what}; nothing was retired`);
}

/** @returns whether it had to wait. */
async function settled(rotatedAt: number): Promise<boolean> {
  const pauseMs = Math.min(settleMs, rotatedAt + settleMs - clock.now());
  if (pauseMs <= 0) return false;
  say(`waiting ${Math.ceil(pauseMs / 1000)} s for what running servers had begun`);
  await sleep(pauseMs);
  return true;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
