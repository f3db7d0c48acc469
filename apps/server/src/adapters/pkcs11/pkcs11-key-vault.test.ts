/** The PKCS#11 vault keeps the contract on SoftHSM2. */

import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { after, test } from 'node:test';
import { Pkcs11Error } from '@kumoin/pkcs11';
import { startSoftHsm, whyPkcs11IsMissing } from '@kumoin/testkit';
import { Outage } from '#domain/outage.ts';
import { keyVaultContract } from '#ports/key-vault.contract.ts';
import { sampleWarrant } from '#ports/sample-warrant.contract.ts';
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

  test('pkcs11: more callers than can be served in time are told to come again', async () => {
    const { keyRef } = await vault.generate('p-256');
    const asked = Array.from({ length: 2500 }, () => vault.publicKeyOf(keyRef));
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.ok(refused.length > 0 && refused.length < 1000, `${refused.length} of 2500`);
    for (const { reason } of refused) {
      assert.ok(reason instanceof Outage);
      assert.equal(reason.code, 'overloaded');
    }
  });

  test('pkcs11: a long batch is signed in its order', async () => {
    const { keyRef, publicKey } = await vault.generate('ed25519');
    const inputs = Array.from({ length: 50 }, (_, index) => Uint8Array.of(index));
    const warrant = sampleWarrant(keyRef, { scheme: 'ed25519' }, ...inputs);
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    const signatures = await vault.sign(warrant);
    assert.equal(signatures.length, 50);
    for (const [index, signature] of signatures.entries()) {
      assert.ok(verify(null, Uint8Array.of(index), key, signature));
    }
  });

  test('pkcs11: an outage has its reason as its cause, and the keys are protected', async () => {
    const { keyRef } = await vault.generate('p-256');
    assert.deepEqual(await vault.unprotectedKeys(), []);
    await vault.destroy(keyRef);
    await assert.rejects(vault.publicKeyOf(keyRef), (error) => {
      assert.ok(error instanceof Outage && error.cause instanceof Pkcs11Error);
      return error.code === 'vault_failed' && error.cause.code === 'key_unknown';
    });
    assert.deepEqual(
      (await vault.health()).map(({ label, state }) => `${label} ${state}`),
      ['signing ok'],
    );
  });
} else {
  test('pkcs11: keeps the contract of key vaults', { skip }, () => {});
}
