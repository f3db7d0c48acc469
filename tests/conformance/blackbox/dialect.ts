/** The words in which the two generations of the API differ. CSC API v1.0.4.0 and v2.0.0.2. */

import type { CscVersion } from '@kumoin/contract';

export interface Dialect {
  readonly version: CscVersion;
  /** The array of hashes, in every method. */
  readonly hashes: 'hash' | 'hashes';
  /** The hash algorithm in `signHash`; `authorize` of v1 knows none. */
  readonly hashAlgorithm: 'hashAlgo' | 'hashAlgorithmOID';
  readonly wrongPin: { readonly error: string; readonly words: string };
  readonly wrongOtp: { readonly error: string; readonly words: string };
}

const wrong = {
  error: 'invalid_authentication_data',
  words: 'The authentication data is invalid',
} as const;

export const dialects: Readonly<Record<CscVersion, Dialect>> = {
  v1: {
    version: 'v1',
    hashes: 'hash',
    hashAlgorithm: 'hashAlgo',
    wrongPin: { error: 'invalid_pin', words: 'The PIN is invalid' },
    wrongOtp: { error: 'invalid_otp', words: 'The OTP is invalid' },
  },
  v2: {
    version: 'v2',
    hashes: 'hashes',
    hashAlgorithm: 'hashAlgorithmOID',
    wrongPin: wrong,
    wrongOtp: wrong,
  },
};

export const oids = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  rsa: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  rsaSha256: '1.2.840.113549.1.1.11',
  rsaSha384: '1.2.840.113549.1.1.12',
  rsaSha512: '1.2.840.113549.1.1.13',
  ecdsa: '1.2.840.10045.2.1',
  ecdsaSha256: '1.2.840.10045.4.3.2',
  ecdsaSha384: '1.2.840.10045.4.3.3',
  ecdsaSha512: '1.2.840.10045.4.3.4',
} as const;

/** RFC 8017, RSASSA-PSS-params: SHA-256, MGF1 with it, 32 octets of salt. */
export const pssSha256 = {
  plain: 'MDSgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgEFAKIDAgEg',
  /** The trailer field is its default and written all the same: no DER, and widely sent. */
  withTrailer: 'MDmgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgEFAKIDAgEgowMCAQE=',
} as const;
