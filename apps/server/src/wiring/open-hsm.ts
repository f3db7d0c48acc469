/** Keys in an HSM, and what its tokens say of themselves. */

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
  close(): Promise<void>;
}

/**
 * @throws {Error} in words for the operator, when the library or every token cannot be used.
 * @throws {ConfigError} when a key of ours could leave its token.
 */
export async function openHsm(
  pkcs11: NonNullable<Config['pkcs11']>,
  environment: Config['environment'],
): Promise<OpenHsm> {
  const keyVault = await openPkcs11KeyVault({ ...pkcs11, environment });
  try {
    await refuseUnprotectedKeys(keyVault);
  } catch (error) {
    await keyVault.close();
    throw error;
  }
  return { keyVault, health: () => tokenHealth(keyVault), close: () => keyVault.close() };
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

/** One token that works is enough to sign with the keys it holds. */
async function tokenHealth(keyVault: Pkcs11KeyVault): Promise<VaultFinding> {
  const tokens = await keyVault.health();
  const failed = tokens.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return { state: 'ok' };
  const reason = failed.map(({ label, code }) => `token ${label}: ${code ?? 'failed'}`).join('; ');
  return { state: failed.length < tokens.length ? 'degraded' : 'failed', reason };
}
