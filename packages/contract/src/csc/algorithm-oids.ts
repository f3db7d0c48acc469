/** Object identifiers of the algorithms that cross the CSC API (RFC 8017, 5758, 8410). */

/** `hashAlgo` and `hashAlgorithmOID`; nothing weaker than SHA-256 is allowed. */
export const cscHashOids = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const;

/** `signAlgo` and `key.algo`. */
export const cscSignatureOids = {
  rsaSha256: '1.2.840.113549.1.1.11',
  rsaSha384: '1.2.840.113549.1.1.12',
  rsaSha512: '1.2.840.113549.1.1.13',
  /** PKCS#1 v1.5 with the hash given beside it. */
  rsa: '1.2.840.113549.1.1.1',
  /** Needs `signAlgoParams`. */
  rsaPss: '1.2.840.113549.1.1.10',
  ecdsaSha256: '1.2.840.10045.4.3.2',
  ecdsaSha384: '1.2.840.10045.4.3.3',
  ecdsaSha512: '1.2.840.10045.4.3.4',
  /** ECDSA with the hash given beside it, as some clients send it. */
  ecdsa: '1.2.840.10045.2.1',
  ed25519: '1.3.101.112',
} as const;

/** An algorithm over a ready digest, in the shape the signature packages use. */
export interface CscDigestAlgorithm {
  readonly scheme: 'rsa-pkcs1' | 'ecdsa';
  readonly hash: keyof typeof cscHashOids;
}

/** The identifiers of `signAlgo` that fix the hash too: nothing has to be given beside them. */
export const cscHashSpecificAlgorithms: ReadonlyMap<string, CscDigestAlgorithm> = new Map([
  [cscSignatureOids.rsaSha256, { scheme: 'rsa-pkcs1', hash: 'sha256' }],
  [cscSignatureOids.rsaSha384, { scheme: 'rsa-pkcs1', hash: 'sha384' }],
  [cscSignatureOids.rsaSha512, { scheme: 'rsa-pkcs1', hash: 'sha512' }],
  [cscSignatureOids.ecdsaSha256, { scheme: 'ecdsa', hash: 'sha256' }],
  [cscSignatureOids.ecdsaSha384, { scheme: 'ecdsa', hash: 'sha384' }],
  [cscSignatureOids.ecdsaSha512, { scheme: 'ecdsa', hash: 'sha512' }],
]);

/** `key.curve`. */
export const cscCurveOids = {
  'p-256': '1.2.840.10045.3.1.7',
  'p-384': '1.3.132.0.34',
  'p-521': '1.3.132.0.35',
} as const;
