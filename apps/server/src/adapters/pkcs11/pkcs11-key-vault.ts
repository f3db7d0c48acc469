/**
 * Key vault in an HSM, over PKCS#11.
 *
 * Keys are made on the token and cannot leave it; a KeyRef is the key's CKA_ID. The library runs
 * in a process of its own (docs/adr/0011), so nothing here ever blocks. A `Pkcs11Error` becomes an
 * Outage with the error as its cause: callers learn that the vault failed, the operator why.
 */

import { digestBytes, isSha2 } from '@kumoin/pki';
import type { KeyAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import { openPkcs11Module, Pkcs11Error } from '@kumoin/pkcs11';
import type { KeyRecord, Pkcs11Module, SignatureScheme } from '@kumoin/pkcs11';
import type { TokenHealth, TokenLacks } from '@kumoin/pkcs11';
import type { KeyRef } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import type { Warrant } from '#domain/signatures/warrant.ts';
import type { GeneratedKey, KeyVault } from '#ports/key-vault.ts';
import { encodeDigestInfo, encodeEcdsaSignature, encodePublicKeyInfo } from './public-key-info.ts';

/** Of one warrant at a time: a long batch must not fill the queue that everybody shares. */
const inputsAtOnce = 8;

export interface Pkcs11KeyVaultOptions {
  readonly library: string;
  readonly tokens: readonly { readonly label: string; readonly pinFile: string }[];
  /** With each token. */
  readonly sessionsMax: number;
  readonly timeoutSeconds: number;
  /** What the library finds in its environment: vendors configure themselves there. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Where to remember which states of PIN files a token refused, so that a service that is started
   * again and again does not lock it.
   */
  readonly refusedPinsFile?: string;
  /** Told of what is mended without any caller noticing, too: for the log. */
  readonly onTrouble?: (error: Pkcs11Error) => void;
}

export class Pkcs11KeyVault implements KeyVault {
  readonly #module: Pkcs11Module;

  /** Use `openPkcs11KeyVault`. */
  constructor(module: Pkcs11Module) {
    this.#module = module;
  }

  async generate(algorithm: KeyAlgorithm): Promise<GeneratedKey> {
    const { keyId, publicKey } = await translated(() => this.#module.generateKeyPair(algorithm));
    return { keyRef: keyId as KeyRef, publicKey: encodePublicKeyInfo(publicKey) };
  }

  async sign(warrant: Warrant): Promise<readonly Uint8Array[]> {
    warrant.redeem();
    const { keyRef, algorithm, inputs } = warrant;
    return translated(async () => {
      // All inputs are judged before the first is signed.
      const orders = inputs.map((input) => orderFor(algorithm, input));
      const signatures: Uint8Array[] = [];
      for (let first = 0; first < orders.length; first += inputsAtOnce) {
        const some = orders.slice(first, first + inputsAtOnce);
        const made = some.map(({ scheme, input }) => this.#module.sign(keyRef, scheme, input));
        signatures.push(...(await Promise.all(made)));
      }
      return algorithm.scheme === 'ecdsa' ? signatures.map(encodeEcdsaSignature) : signatures;
    });
  }

  async publicKeyOf(keyRef: KeyRef): Promise<Uint8Array> {
    return encodePublicKeyInfo(await translated(() => this.#module.publicKey(keyRef)));
  }

  async destroy(keyRef: KeyRef): Promise<void> {
    await translated(() => this.#module.destroy(keyRef));
  }

  /**
   * Keys of ours that could leave their token, or once were outside: the start refuses the first
   * kind (`sensitive` is false or `extractable` is true) and may tell of the second. It looks as
   * long as an operation may take; a key it did not come to is looked at before its first use.
   * @throws {Outage} `vault_failed`.
   */
  async unprotectedKeys(): Promise<readonly KeyRecord[]> {
    const { unprotected } = await translated(() => this.#module.checkKeys());
    return unprotected;
  }

  /** Which mechanisms the tokens that are open do not offer. @throws {Outage} `vault_failed`. */
  lackingMechanisms(): Promise<readonly TokenLacks[]> {
    return translated(() => this.#module.lackingMechanisms());
  }

  /** How each token is; never throws. */
  health(): Promise<readonly TokenHealth[]> {
    return this.#module.health();
  }

  close(): Promise<void> {
    return this.#module.close();
  }
}

/**
 * @throws {Pkcs11Error} when the library cannot be used or no token can be opened: its
 * `explanation` and `hint` are for the operator who starts the service.
 */
export async function openPkcs11KeyVault(options: Pkcs11KeyVaultOptions): Promise<Pkcs11KeyVault> {
  const { timeoutSeconds, ...rest } = options;
  return new Pkcs11KeyVault(await openPkcs11Module({ ...rest, timeoutMs: timeoutSeconds * 1000 }));
}

interface SigningOrder {
  readonly scheme: SignatureScheme;
  readonly input: Uint8Array;
}

/** @throws {Error} for a digest of wrong length, and for SHA-3, which few libraries have. */
function orderFor(algorithm: SignatureAlgorithm, input: Uint8Array): SigningOrder {
  if (algorithm.scheme === 'ed25519') return { scheme: algorithm, input };
  const { scheme, hash } = algorithm;
  if (input.length !== digestBytes[hash]) throw new Error('a digest of wrong length');
  if (!isSha2(hash)) throw new Error('the vault does not sign with SHA-3');
  switch (scheme) {
    case 'rsa-pkcs1':
      return { scheme: { scheme }, input: encodeDigestInfo(hash, input) };
    case 'rsa-pss':
      return { scheme: { scheme, hash }, input };
    case 'ecdsa':
      return { scheme: { scheme }, input };
  }
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const overloaded = cause instanceof Pkcs11Error && cause.code === 'overloaded';
    throw new Outage(overloaded ? 'overloaded' : 'vault_failed', { cause });
  }
}
