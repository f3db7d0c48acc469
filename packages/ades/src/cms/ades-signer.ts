/** The signer of an advanced signature, as far as the CMS tells it: all but the key. */

import { cmsDigestAlgorithm } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';

export interface AdesSigner {
  /** DER. */
  readonly certificate: Uint8Array;
  /** DER, the issuers in any order; the trust anchor may be left out. */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: SignatureAlgorithm;
}

/** What the CMS will hold besides the digest; the same for the estimate and the real thing. */
export function signedDataInput({ certificate, chain, algorithm }: AdesSigner) {
  return {
    hash: cmsDigestAlgorithm(algorithm),
    signatureAlgorithm: algorithm,
    signerCertificate: certificate,
    certificates: [certificate, ...chain],
  };
}
