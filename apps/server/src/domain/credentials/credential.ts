/**
 * Credential: one key in the vault, its certificate chain, and the rules of its use.
 */

import type { KeyAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import type { AccountId, CredentialId, KeyRef, TenantId } from '#domain/identifiers.ts';

/**
 * What the signer can agree with: a PIN, a one-time password of the clock (`otp`), a code that is
 * sent (`sms`, `mail`), an approval on our own page (`app`), a PIN typed there (`pinpage`), a
 * passkey; and with a token (RFC 6287), which computes over what is to be signed: a code that is
 * typed (`ocra`), or an approval on the device itself (`device`). In the order it is asked.
 */
export const factorKinds = [
  'pin',
  'otp',
  'sms',
  'mail',
  'app',
  'pinpage',
  'passkey',
  'ocra',
  'device',
] as const;

export type FactorKind = (typeof factorKinds)[number];

/**
 * Where the signer says yes: `explicit`, the application collects the factors (CSC API v2.0.0.2,
 * 8.3); `oauth2code`, they go to our own page and the application learns nothing (8.4).
 */
export type AuthorizationMode = 'explicit' | 'oauth2code';

/** Sole control assurance level: at 2 the yes names every digest. */
export type SoleControlLevel = 1 | 2;

export interface Credential {
  readonly id: CredentialId;
  readonly tenantId: TenantId;
  readonly ownerId: AccountId;
  readonly description: string;
  readonly keyRef: KeyRef;
  readonly keyAlgorithm: KeyAlgorithm;
  /** DER certificates, the signer's first, the root last. */
  readonly chain: readonly Uint8Array[];
  readonly certificateSerial: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly enabled: boolean;
  readonly revokedAt: number | undefined;
  readonly mode: AuthorizationMode;
  readonly factors: readonly FactorKind[];
  /** Which factors together are enough, such as `PIN AND (SMS OR MAIL)`; undefined: all of them. */
  readonly expression: string | undefined;
  /** CSC API v2.0.0.2, 8.6: the kind of signature this is for, such as `eu_eidas_aes`. */
  readonly signatureQualifier: string | undefined;
  readonly level: SoleControlLevel;
  /** The most signatures one yes may stand for. */
  readonly signaturesMax: number;
  /** Its key signs in one call, whatever number of digests was agreed to, and is destroyed. */
  readonly oneTime: boolean;
  /** When the one call was begun: from then on nothing is signed with it. */
  readonly consumedAt: number | undefined;
  readonly createdAt: number;
  /** When its owner had it deleted: its certificate is revoked, its key destroyed. */
  readonly destroyedAt?: number;
}

/** Whether its key will never sign again, and may be destroyed. */
export function isOver({ destroyedAt, oneTime, consumedAt }: Credential): boolean {
  return destroyedAt !== undefined || (oneTime && consumedAt !== undefined);
}

const hashes = ['sha256', 'sha384', 'sha512'] as const;

/** The algorithms a key can sign with, the preferred one first. */
export function algorithmsOf(key: KeyAlgorithm): readonly SignatureAlgorithm[] {
  switch (key) {
    case 'rsa-2048':
    case 'rsa-3072':
    case 'rsa-4096':
      return [
        ...hashes.map((hash) => ({ scheme: 'rsa-pkcs1' as const, hash })),
        ...hashes.map((hash) => ({ scheme: 'rsa-pss' as const, hash })),
      ];
    case 'p-256':
      return orderedEcdsa('sha256');
    case 'p-384':
      return orderedEcdsa('sha384');
    case 'p-521':
      return orderedEcdsa('sha512');
    case 'ed25519':
      return [{ scheme: 'ed25519' }];
  }
}

function orderedEcdsa(preferred: (typeof hashes)[number]): readonly SignatureAlgorithm[] {
  const rest = hashes.filter((hash) => hash !== preferred);
  return [preferred, ...rest].map((hash) => ({ scheme: 'ecdsa' as const, hash }));
}

export function allowsAlgorithm(
  { keyAlgorithm }: Pick<Credential, 'keyAlgorithm'>,
  asked: SignatureAlgorithm,
): boolean {
  return algorithmsOf(keyAlgorithm).some((own) => sameAlgorithm(own, asked));
}

export function sameAlgorithm(left: SignatureAlgorithm, right: SignatureAlgorithm): boolean {
  if (left.scheme !== right.scheme) return false;
  if (left.scheme === 'ed25519' || right.scheme === 'ed25519') return true;
  return left.hash === right.hash;
}
