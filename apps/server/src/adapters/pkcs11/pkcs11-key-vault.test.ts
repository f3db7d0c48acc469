/** The PKCS#11 vault keeps the contract on SoftHSM2. */

import { after, test } from 'node:test';
import { startSoftHsm, whyPkcs11IsMissing } from '@kumoin/testkit';
import { keyVaultContract } from '#ports/key-vault.contract.ts';
import { openPkcs11KeyVault } from './pkcs11-key-vault.ts';

const skip = whyPkcs11IsMissing();

if (skip === false) {
  const hsm = startSoftHsm('signing');
  const vault = await openPkcs11KeyVault({
    library: hsm.library,
    tokens: hsm.tokens,
    sessionsMax: 4,
    timeoutSeconds: 10,
    environment: hsm.environment,
  });
  after(async () => {
    await vault.close();
    hsm.dispose();
  });
  keyVaultContract('pkcs11', async () => vault);
} else {
  test('pkcs11: keeps the contract of key vaults', { skip }, () => {});
}
