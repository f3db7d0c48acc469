/**
 * Key vault in software: for evaluation and small use.
 *
 * Private keys are generated here, wrapped with AES-256-GCM under the key-encryption key, and
 * kept by the `WrappedKeys` store in that form only. Opened keys stay in this object, as many
 * as `openKeysMax`, since unwrapping and parsing would cost more than a signature. There is
 * no method that hands a private key out.
 */

import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import { randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { digestBytes } from '@kumoin/pki';
import type { KeyAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import type { KeyRef } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import type { Warrant } from '#domain/signatures/warrant.ts';
import type { GeneratedKey, KeyVault } from '#ports/key-vault.ts';
import type { WrappedKeys } from '#ports/wrapped-keys.ts';
import { readEcPrivateKey } from './ec-private-key.ts';
import type { EcPrivateKey } from './ec-private-key.ts';
import type { KeyEncryptionKey } from './key-encryption-key.ts';
import { closeBox, openBox } from './sealed-box.ts';
import { signEcdsa } from './sign-ecdsa.ts';
import { RsaWorkers } from './rsa-workers.ts';
import type { RsaBlock } from './rsa-workers.ts';
import { pkcs1Block, pssBlock } from './sign-rsa.ts';

const openKeysMax = 2000;

/** How an opened key signs one input under an algorithm it can do. */
type OpenKey = (algorithm: SignatureAlgorithm, input: Uint8Array) => Promise<Uint8Array>;

export class SoftwareKeyVault implements KeyVault {
  readonly #wrappedKeys: WrappedKeys;
  readonly #key: KeyEncryptionKey;
  readonly #openKeys = new Map<KeyRef, OpenKey>();
  readonly #rsaWorkers = new RsaWorkers();

  constructor(wrappedKeys: WrappedKeys, keyEncryptionKey: KeyEncryptionKey) {
    this.#wrappedKeys = wrappedKeys;
    this.#key = keyEncryptionKey;
  }

  async generate(algorithm: KeyAlgorithm): Promise<GeneratedKey> {
    const keyRef = randomBytes(16).toString('hex') as KeyRef;
    const { privateKey, publicKey } = await generatePair(algorithm);
    const plain = privateKey.export({ type: 'pkcs8', format: 'der' });
    const wrapped = closeBox(this.#key.current('wrap-keys'), plain, wrapContext(keyRef));
    plain.fill(0);
    await this.#wrappedKeys.add(keyRef, wrapped);
    return { keyRef, publicKey: spkiOf(publicKey) };
  }

  async sign(warrant: Warrant): Promise<readonly Uint8Array[]> {
    warrant.redeem();
    try {
      const key = await this.#open(warrant.keyRef);
      const signatures: Uint8Array[] = [];
      for (const input of warrant.inputs) {
        // A long batch must not hold up everybody else.
        if (signatures.length > 0) await new Promise((resolve) => setImmediate(resolve));
        signatures.push(await key(warrant.algorithm, input));
      }
      return signatures;
    } catch (cause) {
      throw cause instanceof Outage ? cause : new Outage('vault_failed', { cause });
    }
  }

  async publicKeyOf(keyRef: KeyRef): Promise<Uint8Array> {
    try {
      return spkiOf(createPublicKey(await this.#unwrap(keyRef, readPrivateKey)));
    } catch (cause) {
      throw cause instanceof Outage ? cause : new Outage('vault_failed', { cause });
    }
  }

  async destroy(keyRef: KeyRef): Promise<void> {
    this.#openKeys.delete(keyRef);
    await this.#wrappedKeys.remove(keyRef);
  }

  async #open(keyRef: KeyRef): Promise<OpenKey> {
    const known = this.#openKeys.get(keyRef);
    if (known !== undefined) return known;

    const key = await this.#openNew(keyRef);
    const oldest = this.#openKeys.keys().next().value;
    if (this.#openKeys.size >= openKeysMax && oldest !== undefined) this.#openKeys.delete(oldest);
    this.#openKeys.set(keyRef, key);
    return key;
  }

  #openNew(keyRef: KeyRef): Promise<OpenKey> {
    return this.#unwrap(keyRef, (plain) => {
      const ecKey = readEcPrivateKey(plain);
      return ecKey ? openEcKey(ecKey) : openKey(readPrivateKey(plain), this.#rsaWorkers);
    });
  }

  /** The plain key is gone when this returns; what `use` makes of it is all that stays. */
  async #unwrap<Made>(keyRef: KeyRef, use: (plain: Uint8Array) => Made): Promise<Made> {
    const wrapped = await this.#wrappedKeys.find(keyRef);
    if (wrapped === undefined) throw new Error('the vault holds no such key');
    const plain = this.#openBox(keyRef, wrapped);
    try {
      return use(plain);
    } finally {
      plain.fill(0);
    }
  }

  #openBox(keyRef: KeyRef, wrapped: Uint8Array): Uint8Array {
    try {
      const keyOf = (generation: number) => this.#key.of(generation, 'wrap-keys');
      return openBox(keyOf, wrapped, wrapContext(keyRef));
    } catch (error) {
      if (error instanceof Outage) throw error;
      // OpenSSL's words help nobody here.
      throw new Error('a key does not open: it was damaged, or wrapped under another key');
    }
  }
}

function readPrivateKey(pkcs8: Uint8Array): KeyObject {
  const key = Buffer.from(pkcs8.buffer, pkcs8.byteOffset, pkcs8.byteLength);
  return createPrivateKey({ key, type: 'pkcs8', format: 'der' });
}

function spkiOf(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }));
}

/** What a wrapped key is bound to: it opens under no other name. */
export function wrapContext(keyRef: string): string {
  return `private-key:${keyRef}`;
}

const makePair = promisify(generateKeyPair);

async function generatePair(algorithm: KeyAlgorithm) {
  switch (algorithm) {
    case 'rsa-2048':
    case 'rsa-3072':
    case 'rsa-4096':
      return makePair('rsa', { modulusLength: Number(algorithm.slice(4)) });
    case 'p-256':
    case 'p-384':
    case 'p-521':
      return makePair('ec', { namedCurve: algorithm.toUpperCase() });
    case 'ed25519':
      return makePair('ed25519');
  }
}

const signMessage = promisify(sign);

function openKey(key: KeyObject, rsaWorkers: RsaWorkers): OpenKey {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return async (algorithm, input) => rsaWorkers.run(key, rsaBlock(key, algorithm, input));
    case 'ed25519':
      return async (algorithm, input) => {
        if (algorithm.scheme !== 'ed25519') throw new Error(wrongKey);
        return new Uint8Array(await signMessage(null, input, key));
      };
    default:
      throw new Error('a key of a kind the vault does not make');
  }
}

const wrongKey = 'the key cannot sign with this algorithm';

function rsaBlock(key: KeyObject, algorithm: SignatureAlgorithm, digest: Uint8Array): RsaBlock {
  if (algorithm.scheme !== 'rsa-pkcs1' && algorithm.scheme !== 'rsa-pss') throw new Error(wrongKey);
  const { scheme, hash } = algorithm;
  if (digest.length !== digestBytes[hash]) throw new Error('a digest of wrong length');
  return scheme === 'rsa-pss' ? pssBlock(key, hash, digest) : pkcs1Block(hash, digest);
}

function openEcKey({ curve, scalar }: EcPrivateKey): OpenKey {
  return async (algorithm, digest) => {
    if (algorithm.scheme !== 'ecdsa') throw new Error(wrongKey);
    if (digest.length !== digestBytes[algorithm.hash]) throw new Error('a digest of wrong length');
    return signEcdsa(curve, scalar, digest);
  };
}
