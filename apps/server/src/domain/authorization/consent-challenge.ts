/**
 * What a passkey signs when it agrees: SHA-256 over everything the page shows that counts, so that
 * an assertion for one thing is worth nothing for another. The text names what it is for, has a
 * line for each part, and no part can hold the end of a line. W3C Web Authentication Level 3, 13.4.3.
 */

import { digest } from '@kumoin/pki';
import { digestText } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import type { ClientId, CredentialId } from '#domain/identifiers.ts';

export interface ConsentChallenge {
  /** Of this one asking: drawn at random, and over when it was answered. */
  readonly interactionId: string;
  readonly clientId: ClientId;
  readonly credentialId: CredentialId;
  readonly numSignatures: number;
  readonly digests: readonly Digest[];
}

/** @returns base64url, without padding. */
export function consentChallenge(about: ConsentChallenge): string {
  const { interactionId, clientId, credentialId, numSignatures, digests } = about;
  const parts = [
    'kumoin consent 1',
    ...[interactionId, clientId, credentialId].map(encodeURIComponent),
    String(numSignatures),
    ...digests.map(digestText),
  ];
  const hash = digest('sha256', new TextEncoder().encode(parts.join('\n')));
  return btoa(String.fromCharCode(...hash))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
