/**
 * Where keys live. They are generated inside and never leave; using one takes a warrant.
 */

import type { KeyAlgorithm } from '@kumoin/pki';
import type { KeyRef } from '#domain/identifiers.ts';
import type { Warrant } from '#domain/signatures/warrant.ts';

export interface GeneratedKey {
  readonly keyRef: KeyRef;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
}

export interface KeyVault {
  /** @throws {Outage} `vault_failed`. */
  generate(algorithm: KeyAlgorithm): Promise<GeneratedKey>;
  /**
   * Redeems the warrant and signs each of its inputs, in order. RSA and EdDSA signatures are
   * raw octets; ECDSA is the DER SEQUENCE of r and s.
   * @throws {Outage} `vault_failed`; the warrant is used up all the same.
   */
  sign(warrant: Warrant): Promise<readonly Uint8Array[]>;
  /**
   * The public half of the key as the vault holds it now, a SubjectPublicKeyInfo in DER: the
   * start compares it with certificates.
   * @throws {Outage} `vault_failed`, when the key is gone or cannot be opened.
   */
  publicKeyOf(keyRef: KeyRef): Promise<Uint8Array>;
  /** Destroys the key for good; a key that is gone already is no error. */
  destroy(keyRef: KeyRef): Promise<void>;
}
