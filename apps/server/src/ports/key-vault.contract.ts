/**
 * What every key vault must do, whatever it is made of. Run by each adapter's own test.
 * Signatures are judged by node:crypto, which the vaults do not use for verification.
 */

import assert from 'node:assert/strict';
import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import type { KeyAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import { algorithmsOf } from '#domain/credentials/credential.ts';
import { Outage } from '#domain/outage.ts';
import type { KeyVault } from './key-vault.ts';
import { sampleWarrant } from './sample-warrant.contract.ts';

const keyAlgorithms: readonly KeyAlgorithm[] = [
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
  'p-256',
  'p-384',
  'p-521',
  'ed25519',
];

export function keyVaultContract(name: string, makeVault: () => Promise<KeyVault>): void {
  for (const keyAlgorithm of keyAlgorithms) {
    test(`${name}: a ${keyAlgorithm} key signs with each of its algorithms`, async () => {
      const vault = await makeVault();
      const { keyRef, publicKey } = await vault.generate(keyAlgorithm);
      for (const algorithm of algorithmsOf(keyAlgorithm)) {
        const messages = [new Uint8Array([1]), new Uint8Array([2])];
        const inputs = messages.map((message) => inputFor(algorithm, message));
        const warrant = sampleWarrant(keyRef, algorithm, ...inputs);
        const signatures = await vault.sign(warrant);
        assert.equal(signatures.length, 2);
        const [first = new Uint8Array(), second = new Uint8Array()] = signatures;
        const judge = { publicKey, algorithm };
        assert.ok(accepts({ ...judge, message: Uint8Array.of(1), signature: first }));
        assert.ok(accepts({ ...judge, message: Uint8Array.of(2), signature: second }));
        assert.ok(!accepts({ ...judge, message: Uint8Array.of(2), signature: first }));
      }
    });
  }

  test(`${name}: tells the public half of a key until it is destroyed`, async () => {
    const vault = await makeVault();
    for (const keyAlgorithm of ['rsa-2048', 'p-256', 'p-521', 'ed25519'] as const) {
      const { keyRef, publicKey } = await vault.generate(keyAlgorithm);
      assert.deepEqual(await vault.publicKeyOf(keyRef), publicKey);
      await vault.destroy(keyRef);
      await rejectsWithOutage(vault.publicKeyOf(keyRef));
    }
  });

  test(`${name}: two keys are two keys`, async () => {
    const vault = await makeVault();
    const [one, two] = await Promise.all([vault.generate('p-256'), vault.generate('p-256')]);
    assert.notEqual(one.keyRef, two.keyRef);
    assert.notDeepEqual(one.publicKey, two.publicKey);
  });

  test(`${name}: a warrant works once`, async () => {
    const vault = await makeVault();
    const { keyRef } = await vault.generate('p-256');
    const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
    const warrant = sampleWarrant(keyRef, algorithm, new Uint8Array(32));
    await vault.sign(warrant);
    await assert.rejects(vault.sign(warrant), { code: 'ERR_ASSERTION' });
  });

  test(`${name}: an algorithm of another key kind is an outage, not a signature`, async () => {
    const vault = await makeVault();
    const { keyRef } = await vault.generate('p-256');
    const wrong = { scheme: 'rsa-pkcs1', hash: 'sha256' } as const;
    await rejectsWithOutage(vault.sign(sampleWarrant(keyRef, wrong, new Uint8Array(32))));
  });

  for (const length of [31, 33, 0]) {
    test(`${name}: a digest of ${length} octets is no SHA-256 digest`, async () => {
      const vault = await makeVault();
      const { keyRef } = await vault.generate('p-256');
      const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
      const warrant = sampleWarrant(keyRef, algorithm, new Uint8Array(length));
      await rejectsWithOutage(vault.sign(warrant));
    });
  }

  test(`${name}: a destroyed key signs no more, and destroying it again is no error`, async () => {
    const vault = await makeVault();
    const { keyRef } = await vault.generate('p-256');
    const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
    await vault.sign(sampleWarrant(keyRef, algorithm, new Uint8Array(32)));
    await vault.destroy(keyRef);
    await vault.destroy(keyRef);
    await rejectsWithOutage(vault.sign(sampleWarrant(keyRef, algorithm, new Uint8Array(32))));
  });
}

async function rejectsWithOutage(promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => {
    return error instanceof Outage && error.code === 'vault_failed';
  });
}

/** Ed25519 signs the agreed digest as its message. */
function inputFor(algorithm: SignatureAlgorithm, message: Uint8Array): Uint8Array {
  const hash = algorithm.scheme === 'ed25519' ? 'sha256' : algorithm.hash;
  return new Uint8Array(createHash(hash).update(message).digest());
}

interface Judgement {
  readonly publicKey: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

function accepts({ publicKey, algorithm, message, signature }: Judgement): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  if (algorithm.scheme === 'ed25519') {
    return verify(null, inputFor(algorithm, message), key, signature);
  }
  if (algorithm.scheme !== 'rsa-pss') return verify(algorithm.hash, message, key, signature);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  return verify(algorithm.hash, message, { key, padding, saltLength }, signature);
}
