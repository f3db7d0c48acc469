/** The vault the configuration asks for, and with it what seals secrets. */

import { join } from 'node:path';
import type { KeyVault } from '#ports/key-vault.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { Stores } from '#ports/stores.ts';
import { loadKeyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareKeyVault } from '#adapters/software-keys/software-key-vault.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import type { Config } from '../config.ts';
import { keyFileName } from './data-folder.ts';

export interface OpenVault {
  readonly keyVault: KeyVault;
  readonly sealing: Sealing;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** @throws {Outage} `vault_failed`. */
export async function openVault({ home }: Config, stores: Stores): Promise<OpenVault> {
  const keyEncryptionKey = loadKeyEncryptionKey(join(home, keyFileName));
  return {
    keyVault: new SoftwareKeyVault(stores.wrappedKeys, keyEncryptionKey),
    sealing: new SoftwareSealing(keyEncryptionKey),
    close: async () => {},
  };
}
