/** Agreement on a secret with somebody whose public key is known: ECDH on P-256 (SP 800-56A). */

export interface AgreementPair {
  /** PKCS#8: to be sealed at once. */
  readonly privateKey: Uint8Array;
  /** Uncompressed point, 65 octets. */
  readonly publicKey: Uint8Array;
}

export interface KeyAgreement {
  makePair(): Promise<AgreementPair>;
  /**
   * @param theirs uncompressed point, from anybody.
   * @returns the shared secret, 32 octets; undefined when theirs is no point of the curve.
   */
  agree(privateKey: Uint8Array, theirs: Uint8Array): Promise<Uint8Array | undefined>;
}
