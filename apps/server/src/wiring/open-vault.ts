/**
 * The vault the configuration asks for, and with it what seals secrets: in software, in an HSM
 * over PKCS#11, or in a vault process, which is one of the first two behind a local socket.
 */

import { join } from 'node:path';
import type { Logger } from 'pino';
import { Outage } from '#domain/outage.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { Stores } from '#ports/stores.ts';
import { loadKeyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import type { KeyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareKeyVault } from '#adapters/software-keys/software-key-vault.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { connectVaultProcess } from '#adapters/vault-process/connect-vault-process.ts';
import type { VaultProcess } from '#adapters/vault-process/connect-vault-process.ts';
import type { Config } from '../config.ts';
import { keyFileName, refuseNewKey } from './data-folder.ts';
import { openHsm } from './open-hsm.ts';
import type { VaultFinding } from './open-hsm.ts';

/** Both may be started at once, and the vault looks at its store and its HSM first. */
const vaultWaitMs = 20_000;

export interface OpenVault {
  readonly keyVault: KeyVault;
  readonly sealing: Sealing;
  /** Whether keys can be used now. */
  health(): Promise<VaultFinding>;
  /** How each token of an HSM is; none where there is no HSM, or it is elsewhere. */
  tokens(): Promise<readonly TokenState[]>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export interface TokenState {
  readonly label: string;
  readonly state: 'ok' | 'failed';
}

export interface VaultParts {
  readonly stores: Pick<Stores, 'wrappedKeys' | 'installation'>;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/**
 * @throws {Outage} `vault_failed`.
 * @throws {ConfigError} when keys in the HSM are not protected, or the key file is missing.
 */
export async function openVault(config: Config, { stores, log }: VaultParts): Promise<OpenVault> {
  if (config.roles === 'api') return openVaultProcess(config, log);
  await refuseNewKey(config.home, stores.installation);
  const keyEncryptionKey = loadKeyEncryptionKey(join(config.home, keyFileName));
  const sealing = new SoftwareSealing(keyEncryptionKey);
  if (config.pkcs11 === undefined) return { ...softwareKeys(keyEncryptionKey, stores), sealing };
  return { ...(await openHsm(config, config.pkcs11, log)), sealing };
}

function softwareKeys(keyEncryptionKey: KeyEncryptionKey, { wrappedKeys }: VaultParts['stores']) {
  return {
    keyVault: new SoftwareKeyVault(wrappedKeys, keyEncryptionKey),
    health: async () => ({ state: 'ok' as const }),
    tokens: async () => [],
    close: async () => {},
  };
}

/** Where API and vault process meet. */
export function vaultPlace(config: Config): { socketPath: string; secretFile: string } {
  return {
    socketPath: config.vaultSocket ?? join(config.home, 'vault', 'vault.sock'),
    secretFile: config.vaultSecretFile ?? join(config.home, 'vault', 'vault.secret'),
  };
}

async function openVaultProcess(config: Config, log: VaultParts['log']): Promise<OpenVault> {
  const place = vaultPlace(config);
  const vault = connectVaultProcess({ ...place, log });
  try {
    await awaitVault(vault, place, vaultWaitMs);
  } catch (error) {
    await vault.close();
    throw error;
  }
  return {
    ...vault,
    health: async () => (await vault.health()) ?? { state: 'ok' },
    tokens: async () => [],
  };
}

/** @throws {Outage} `vault_failed` when it did not answer in time. */
export async function awaitVault(
  vault: Pick<VaultProcess, 'whyUnreachable'>,
  { socketPath, secretFile }: ReturnType<typeof vaultPlace>,
  waitMs: number,
): Promise<void> {
  const until = performance.now() + waitMs;
  for (;;) {
    const reason = await vault.whyUnreachable();
    if (reason === undefined) return;
    if (performance.now() < until) continue;
    const words =
      `there is no vault at ${socketPath} that knows the secret in ${secretFile} (${reason}): ` +
      'start kumoin serve --roles vault, and name the same vaultSocket and vaultSecretFile for both';
    throw new Outage('vault_failed', { cause: new Error(words) });
  }
}
