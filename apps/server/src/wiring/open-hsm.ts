/** Keys in an HSM, and what its tokens say of themselves. */

import { join } from 'node:path';
import type { Pkcs11Error, TokenHealth } from '@kumoin/pkcs11';
import type { Logger } from 'pino';
import type { KeyVault } from '#ports/key-vault.ts';
import { openPkcs11KeyVault } from '#adapters/pkcs11/pkcs11-key-vault.ts';
import type { Pkcs11KeyVault } from '#adapters/pkcs11/pkcs11-key-vault.ts';
import { ConfigError } from '../config.ts';
import type { Config } from '../config.ts';

export interface VaultFinding {
  readonly state: 'ok' | 'degraded' | 'failed';
  readonly reason?: string;
}

export interface OpenHsm {
  readonly keyVault: KeyVault;
  health(): Promise<VaultFinding>;
  /** How each token is. */
  tokens(): Promise<readonly TokenHealth[]>;
  close(): Promise<void>;
}

/**
 * @throws {Error} in words for the operator, when the library or every token cannot be used.
 * @throws {ConfigError} when a key of ours could leave its token.
 */
export async function openHsm(
  { home, environment }: Config,
  pkcs11: NonNullable<Config['pkcs11']>,
  log: Pick<Logger, 'warn'>,
): Promise<OpenHsm> {
  const tell = (err: Pkcs11Error): void =>
    log.warn({ err }, 'the HSM was in trouble; callers may not have noticed');
  // Of a start that fails, its own error tells it all; of one that does not, this is news.
  let early: Pkcs11Error[] | undefined = [];
  const keyVault = await openPkcs11KeyVault({
    ...pkcs11,
    environment,
    // A supervisor that starts us again and again must not lock the token with a wrong PIN.
    refusedPinsFile: refusedPinsFileIn(home),
    onTrouble: (error) => (early === undefined ? tell(error) : early.push(error)),
  });
  early.forEach(tell);
  early = undefined;
  try {
    await refuseUnprotectedKeys(keyVault);
  } catch (error) {
    await keyVault.close();
    throw error;
  }
  return {
    keyVault,
    health: () => tokenHealth(keyVault),
    tokens: () => keyVault.health(),
    close: () => keyVault.close(),
  };
}

async function refuseUnprotectedKeys(keyVault: Pkcs11KeyVault): Promise<void> {
  const keys = await keyVault.unprotectedKeys();
  const open = keys.filter(({ sensitive, extractable }) => !sensitive || extractable);
  if (open.length === 0) return;
  const ids = open.slice(0, 5).map(({ keyId }) => keyId);
  throw new ConfigError(
    `${open.length} keys in the HSM can be read out of it (${ids.join(', ')}): ` +
      'destroy them, or move them to another token',
  );
}

/** What is remembered of PINs that a token refused, for the next start and for `doctor`. */
export function refusedPinsFileIn(home: string): string {
  return join(home, 'refused-pins.json');
}

/** One token that works is enough to sign with the keys it holds. */
async function tokenHealth(keyVault: Pkcs11KeyVault): Promise<VaultFinding> {
  const tokens = await keyVault.health();
  const failed = tokens.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return { state: 'ok' };
  const reason = failed.map(({ label, code }) => `token ${label}: ${code ?? 'failed'}`).join('; ');
  return { state: failed.length < tokens.length ? 'degraded' : 'failed', reason };
}
