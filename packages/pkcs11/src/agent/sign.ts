/**
 * One signature in one session: C_SignInit and C_Sign (PKCS #11 v2.40, 5.11). The latter is the
 * expensive half and runs on a thread of its own.
 */

import type { Mechanism } from 'pkcs11js';
import type { HashName, SignatureScheme } from '../key-values.ts';
import { Fault } from './fault.ts';
import type { Place, PrivateKey } from './key-objects.ts';

const CKM_RSA_PKCS = 0x0001;
const CKM_RSA_PKCS_PSS = 0x000d;
const CKM_ECDSA = 0x1041;
const CKM_EDDSA = 0x1057;
/** The binding's own number for this kind of parameter. */
const CK_PARAMS_RSA_PSS = 5;

const SIGNATURE_BYTES_MAX = 512;

/** CKM_SHA…, CKG_MGF1_SHA…, and the length of the digest. */
const hashes: Readonly<Record<HashName, readonly [hash: number, mgf: number, bytes: number]>> = {
  sha256: [0x250, 2, 32],
  sha384: [0x260, 3, 48],
  sha512: [0x270, 4, 64],
};

/** @throws {Fault} `CKR_KEY_TYPE_INCONSISTENT`, when the key is of another kind. */
export async function sign(
  { cryptoki, session }: Place,
  key: PrivateKey,
  { scheme, input }: { readonly scheme: SignatureScheme; readonly input: Uint8Array },
): Promise<Uint8Array> {
  const { mechanism, takes } = mechanismFor(scheme);
  const { keyType } = key;
  if (keyType.type !== takes) throw new Fault({ code: 'CKR_KEY_TYPE_INCONSISTENT' });
  const octets = keyType.type === 'ec' ? input.subarray(0, keyType.fieldBytes) : input;
  cryptoki.C_SignInit(session, mechanism, key.handle);
  const room = Buffer.alloc(SIGNATURE_BYTES_MAX);
  return new Uint8Array(await cryptoki.C_SignAsync(session, Buffer.from(octets), room));
}

function mechanismFor(scheme: SignatureScheme): {
  readonly mechanism: Mechanism;
  readonly takes: 'rsa' | 'ec' | 'ed25519';
} {
  switch (scheme.scheme) {
    case 'rsa-pkcs1':
      return { mechanism: { mechanism: CKM_RSA_PKCS }, takes: 'rsa' };
    case 'rsa-pss': {
      const [hashAlg, mgf, saltLen] = hashes[scheme.hash];
      const parameter = { type: CK_PARAMS_RSA_PSS, hashAlg, mgf, saltLen };
      return { mechanism: { mechanism: CKM_RSA_PKCS_PSS, parameter }, takes: 'rsa' };
    }
    case 'ecdsa':
      return { mechanism: { mechanism: CKM_ECDSA }, takes: 'ec' };
    case 'ed25519':
      return { mechanism: { mechanism: CKM_EDDSA }, takes: 'ed25519' };
  }
}
