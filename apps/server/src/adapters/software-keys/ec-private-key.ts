/**
 * Reads the secret scalar of an EC key straight from its PKCS#8 (RFC 5958 around RFC 5915), as
 * the vault wrote it. OpenSSL would build the whole key, which takes as long as a signature;
 * where each signature opens another of very many keys, that is half of the time. What is read
 * here was authenticated when its box was opened.
 */

import { bytesToHex, parseDer, readObjectIdentifier, readOctetString } from '@kumoin/pki';
import type { CurveName } from './sign-ecdsa.ts';

export interface EcPrivateKey {
  readonly curve: CurveName;
  readonly scalar: bigint;
}

const ecPublicKey = '1.2.840.10045.2.1';

const curves: ReadonlyMap<string, CurveName> = new Map([
  ['1.2.840.10045.3.1.7', 'p-256'],
  ['1.3.132.0.34', 'p-384'],
  ['1.3.132.0.35', 'p-521'],
]);

/**
 * @returns undefined for a key of another kind.
 * @throws {Error} for a curve the vault does not make; @throws {PkiError} when it is no PKCS#8.
 */
export function readEcPrivateKey(pkcs8: Uint8Array): EcPrivateKey | undefined {
  const [, algorithm, privateKey] = parseDer(pkcs8).children;
  const [kind, parameters] = algorithm?.children ?? [];
  if (readObjectIdentifier(kind) !== ecPublicKey) return undefined;
  const curve = curves.get(readObjectIdentifier(parameters));
  if (curve === undefined) throw new Error('a curve the vault does not make');
  const [, scalar] = parseDer(readOctetString(privateKey)).children;
  return { curve, scalar: BigInt(`0x${bytesToHex(readOctetString(scalar))}`) };
}
