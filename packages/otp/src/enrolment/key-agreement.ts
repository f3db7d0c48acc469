/**
 * How a phone and the server come to the same three keys without sending one: ECDH on P-256, then
 * HKDF-SHA-256 (RFC 5869). What both must do alike stands here; the curve itself is the business of
 * WebCrypto there and of the server's own library here.
 *
 * The salt holds both public keys and the enrolment, so a key that somebody exchanged on the way
 * leads the two sides to different keys, and the confirmations do not fit. The keys are apart by
 * purpose: what answers for the person, what proves the server, what proves a request.
 */

import { concatOctets } from '../concat-octets.ts';

export interface KeyAgreement {
  /** Uncompressed points, 65 octets each. */
  readonly phonePublicKey: Uint8Array;
  readonly serverPublicKey: Uint8Array;
  readonly enrolmentId: string;
}

/** `info` of HKDF. */
export const tokenKeyPurposes = {
  client: 'kumoin token client key',
  server: 'kumoin token server key',
  request: 'kumoin token request key',
} as const;

export type TokenKeyPurpose = keyof typeof tokenKeyPurposes;

export const tokenKeyOctets = 32;

/** `salt` of HKDF; the points have one length, so no two agreements read alike. */
export function agreementSalt(agreement: KeyAgreement): Uint8Array {
  const { phonePublicKey, serverPublicKey, enrolmentId } = agreement;
  return concatOctets(phonePublicKey, serverPublicKey, new TextEncoder().encode(enrolmentId));
}

/**
 * What each side puts under HMAC-SHA-256 to show that it derived the same keys: the phone under the
 * request key, before there is a token; the server under the server key, once there is one. No OCRA
 * input begins like this.
 */
export const enrolmentConfirmation = {
  byPhone: (enrolmentId: string): Uint8Array =>
    new TextEncoder().encode(`kumoin-enrolment-phone-1\n${enrolmentId}`),
  byServer: (enrolmentId: string, tokenId: string): Uint8Array =>
    new TextEncoder().encode(`kumoin-enrolment-server-1\n${enrolmentId}\n${tokenId}`),
} as const;
