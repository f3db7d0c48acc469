/**
 * Passkey challenge: what a passkey signs when it agrees to signatures. It stands for everything
 * that is agreed to, so the device's signature is one over the digests, too: W3C Web
 * Authentication Level 3, 13.4.3, asks only that a challenge cannot be guessed, which the nonce
 * sees to.
 *
 * Applications derive it in the same way (docs/adr/0021-approvals-on-our-own-page.md): SHA-256 over
 * the UTF-8 text of a JSON array without white space.
 */

import { bytesToHex, digest } from '@kumoin/pki';
import { digestText } from '../digest.ts';
import type { Digest } from '../digest.ts';
import type { CredentialId } from '../identifiers.ts';

export const passkeyDerivation = 'kumoin-passkey-1';
export const passkeyNonceBytes = 32;

export interface AgreedTo {
  readonly numSignatures: number;
  /** In the order in which they are named. */
  readonly digests: readonly Digest[];
}

/** @returns the octets of the challenge. */
export function passkeyChallenge(
  nonce: Uint8Array,
  credentialId: CredentialId,
  { numSignatures, digests }: AgreedTo,
): Uint8Array {
  const agreed = [credentialId, numSignatures, digests.map(digestText)];
  const text = JSON.stringify([passkeyDerivation, bytesToHex(nonce), ...agreed]);
  return digest('sha256', new TextEncoder().encode(text));
}
