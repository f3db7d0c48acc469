/**
 * Is a signature that of the certificate's key over this message? By node:crypto, which knows
 * nothing of the server under test. ECDSA signatures are DER, which the documents do not say and
 * every client needs; PSS has a salt as long as the digest, as its parameters asked for.
 */

import assert from 'node:assert/strict';
import { constants, verify } from 'node:crypto';
import type { KeyObject, X509Certificate } from 'node:crypto';
import { oids } from './dialect.ts';

export interface Signed {
  readonly certificate: X509Certificate;
  /** What was hashed to get the digest that was signed. */
  readonly message: Uint8Array;
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  readonly signAlgo: string;
  readonly signature: Uint8Array;
}

export function assertSigned(signed: Signed): void {
  const { certificate, message, hash, signAlgo, signature } = signed;
  const { publicKey } = certificate;
  const padding = paddingOf(publicKey, signAlgo);
  const key = { key: publicKey, dsaEncoding: 'der' as const, ...padding };
  assert.ok(verify(hash, message, key, signature), 'the signature is not of this key and digest');
}

function paddingOf(key: KeyObject, signAlgo: string): object {
  if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'rsa-pss') return {};
  if (signAlgo !== oids.rsaPss) return { padding: constants.RSA_PKCS1_PADDING };
  return {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  };
}
