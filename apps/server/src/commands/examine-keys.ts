/**
 * What `doctor` finds of the keys: whether the vault that is configured (the key file, an HSM, a
 * vault process) holds those of the store, and opens what the store holds sealed.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SystemClock } from '#adapters/system/system-clock.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import { connectVaultProcess } from '#adapters/vault-process/connect-vault-process.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { Stores } from '#ports/stores.ts';
import { makeCheckInstallation } from '#usecases/installation/check-installation.ts';
import { makeCheckAuthorities } from '#usecases/issuance/check-authorities.ts';
import type { Config } from '../config.ts';
import { keyFileName } from '../wiring/data-folder.ts';
import { awaitVault, openVault, vaultPlace } from '../wiring/open-vault.ts';
import { explainFailure } from './explain-failure.ts';
import { ok, wrong } from './finding.ts';
import type { Finding } from './finding.ts';

type KeyStores = Pick<Stores, 'authorities' | 'installation' | 'wrappedKeys'>;

const what = 'keys in the store';
/** What goes wrong is told once, as a finding. */
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export async function examineKeys(config: Config, stores: KeyStores): Promise<readonly Finding[]> {
  if (config.roles === 'api') return examineVaultProcess(config, stores);
  // Opening would make the file; that it is missing is told already.
  if (!existsSync(join(config.home, keyFileName))) return [];
  try {
    const vault = await openVault(config, { stores, log });
    return await checkKeys(vault, stores).finally(() => vault.close());
  } catch (error) {
    return [wrong(what, `they cannot be looked at: ${explainFailure(error)}`)];
  }
}

async function examineVaultProcess(config: Config, stores: KeyStores) {
  const place = vaultPlace(config);
  const vault = connectVaultProcess({ ...place, log });
  try {
    await awaitVault(vault, place, 0);
    const trouble = await vault.health();
    const found =
      trouble === undefined
        ? ok('vault process', `answers at ${place.socketPath}`)
        : wrong('vault process', trouble.reason);
    return [found, ...(await checkKeys(vault, stores))];
  } catch (error) {
    return [wrong('vault process', explainFailure(error))];
  } finally {
    await vault.close();
  }
}

interface Vault {
  readonly keyVault: KeyVault;
  readonly sealing: Sealing;
}

async function checkKeys(
  { keyVault, sealing }: Vault,
  { authorities, installation }: KeyStores,
): Promise<readonly Finding[]> {
  try {
    const checkAuthorities = makeCheckAuthorities({ authorities, keyVault });
    await checkAuthorities();
    // What is not there yet the first start makes; here nothing is written.
    if ((await installation.find()) !== undefined) {
      const ports = { installation, sealing, checkAuthorities };
      const [clock, random] = [new SystemClock(), new SystemRandom()];
      await makeCheckInstallation({ ...ports, clock, random })();
    }
    return [ok(what, 'they are those of the vault')];
  } catch (error) {
    const advice = `check that vault and ${keyFileName} are those that belong to this store`;
    return [wrong(what, `${explainFailure(error)}; ${advice}`)];
  }
}
