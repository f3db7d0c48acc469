/**
 * Derive token keys: from what both sides of an enrolment agreed on to the keys of the token.
 * HKDF-SHA-256 (RFC 5869); each key is one block of it, told apart by its purpose.
 */

import { agreementSalt, hmac, tokenKeyPurposes } from '@kumoin/otp';
import type { KeyAgreement, TokenKeyPurpose } from '@kumoin/otp';

export type AgreedKeys = Readonly<Record<TokenKeyPurpose, Uint8Array>>;

/** @param shared what ECDH gave. */
export function deriveTokenKeys(shared: Uint8Array, agreement: KeyAgreement): AgreedKeys {
  const salt = agreementSalt(agreement);
  const derive = (purpose: TokenKeyPurpose) =>
    hkdfBlock({ secret: shared, salt, info: tokenKeyPurposes[purpose] });
  return { client: derive('client'), server: derive('server'), request: derive('request') };
}

interface HkdfInput {
  readonly secret: Uint8Array;
  readonly salt: Uint8Array;
  readonly info: string;
}

/** The first block of HKDF, 32 octets: of key material of that length, all there is. */
function hkdfBlock({ secret, salt, info }: HkdfInput): Uint8Array {
  const pseudoRandom = hmac('sha256', salt, secret);
  return hmac('sha256', pseudoRandom, Uint8Array.of(...new TextEncoder().encode(info), 1));
}
