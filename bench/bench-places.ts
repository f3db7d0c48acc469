/**
 * Where the server under measurement keeps its data and its keys: stores and vaults that are
 * made for the bench and thrown away after it, or the reason why there is none on this machine.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PostgresServer, startSoftHsm, whyPkcs11IsMissing } from '@kumoin/testkit';
import type { BenchStore, BenchVault } from './bench-options.ts';

export interface BenchPlace {
  /** Members of `config.json`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** For the server, beyond its own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Roots of process trees that do work for the server. */
  readonly pids: readonly number[];
  dispose(): Promise<void>;
}

/** @returns the reason, where the store cannot be had. */
export async function makeBenchStore(kind: BenchStore): Promise<BenchPlace | string> {
  if (kind === 'sqlite') return nothingElse;
  const missing = PostgresServer.missing();
  if (missing !== undefined) return missing;
  // As an operator would set it; the rest is PostgreSQL's default, with all flushes on.
  const settings = ['shared_buffers = 256MB', 'max_wal_size = 2GB'];
  const postgres = await PostgresServer.create({ settings });
  const url = postgres.url(await postgres.createDatabase());
  const pidFile = readFileSync(join(postgres.folder, 'data', 'postmaster.pid'), 'latin1');
  return {
    config: { database: { url } },
    environment: {},
    pids: [Number(pidFile.split('\n')[0])],
    dispose: () => postgres.dispose(),
  };
}

/** @returns the reason, where the vault cannot be had. */
export function makeBenchVault(kind: BenchVault): BenchPlace | string {
  if (kind === 'software') return nothingElse;
  const missing = whyPkcs11IsMissing();
  if (missing !== false) return missing;
  const { library, tokens, environment, dispose } = startSoftHsm('bench');
  const members = tokens.map(({ label, pinFile }) => ({ label, pinFile }));
  return {
    config: { pkcs11: { library, tokens: members } },
    environment: { SOFTHSM2_CONF: environment['SOFTHSM2_CONF'] ?? '' },
    pids: [],
    dispose: async () => dispose(),
  };
}

const nothingElse: BenchPlace = {
  config: {},
  environment: {},
  pids: [],
  dispose: async () => {},
};
