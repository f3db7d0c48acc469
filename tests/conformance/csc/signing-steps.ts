/** The steps of a signature as the tests take them, in the words of either version. */

import type { CscVersion } from '@kumoin/contract';
import { pin } from './csc-world.ts';
import type { Session } from './csc-world.ts';
import { expectSuccess, textOf, textsOf } from './expect-answer.ts';
import type { Answer } from './post-json.ts';

export const oids = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  sha1: '1.3.14.3.2.26',
  rsa: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  rsaSha256: '1.2.840.113549.1.1.11',
  rsaSha384: '1.2.840.113549.1.1.12',
  rsaSha512: '1.2.840.113549.1.1.13',
  ecdsa: '1.2.840.10045.2.1',
  ecdsaSha256: '1.2.840.10045.4.3.2',
  ecdsaSha384: '1.2.840.10045.4.3.3',
  ecdsaSha512: '1.2.840.10045.4.3.4',
  ed25519: '1.3.101.112',
} as const;

/** Base64 of a digest that is all one octet. */
export function digestOf(fill: number, bytes = 32): string {
  return Buffer.alloc(bytes, fill).toString('base64');
}

export function hashesIn(version: CscVersion, hashes: unknown): object {
  return version === 'v1' ? { hash: hashes } : { hashes };
}

export const hashName = { v1: 'hash', v2: 'hashes' } as const;
export const hashAlgorithmName = { v1: 'hashAlgo', v2: 'hashAlgorithmOID' } as const;

/** Factors as each version sends them. */
export function factorsIn(version: CscVersion, factors: { PIN?: string; OTP?: string }): object {
  if (version === 'v1') return factors;
  return { authData: Object.entries(factors).map(([id, value]) => ({ id, value })) };
}

export interface Signer {
  readonly session: Session;
  readonly version: CscVersion;
  readonly credentialID: string;
}

/** `credentials/authorize` with the right PIN; members of `body` go before. */
export function askYes(
  { session, version, credentialID }: Signer,
  hashes: readonly string[],
  body: object = {},
): Promise<Answer> {
  return session.call(version, 'credentials/authorize', {
    credentialID,
    numSignatures: Math.max(hashes.length, 1),
    ...(hashes.length > 0 && hashesIn(version, hashes)),
    ...factorsIn(version, { PIN: pin }),
    ...body,
  });
}

/** @returns the SAD. */
export async function sayYes(
  signer: Signer,
  hashes: readonly string[],
  body: object = {},
): Promise<string> {
  return textOf(expectSuccess(await askYes(signer, hashes, body)), 'SAD');
}

/** `signatures/signHash` with ECDSA; members of `body` go before. */
export function askSignatures(
  { session, version, credentialID }: Signer,
  SAD: string,
  { hashes, ...body }: { hashes: readonly string[]; [name: string]: unknown },
): Promise<Answer> {
  return session.call(version, 'signatures/signHash', {
    credentialID,
    SAD,
    ...hashesIn(version, hashes),
    [hashAlgorithmName[version]]: oids.sha256,
    signAlgo: oids.ecdsaSha256,
    ...body,
  });
}

/** @returns the signatures, Base64. */
export async function sign(
  signer: Signer,
  SAD: string,
  body: { hashes: readonly string[]; [name: string]: unknown },
): Promise<readonly string[]> {
  return textsOf(expectSuccess(await askSignatures(signer, SAD, body)), 'signatures');
}

export function extend(signer: Signer, SAD: string, body: object = {}): Promise<Answer> {
  const { session, version, credentialID } = signer;
  return session.call(version, 'credentials/extendTransaction', { credentialID, SAD, ...body });
}
