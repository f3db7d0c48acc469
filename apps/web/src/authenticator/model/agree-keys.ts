/**
 * The phone's half of a key agreement, with keys that cannot be taken out (W3C Web Cryptography API):
 * the private half of ECDH, what is agreed, and the three keys that come of it. Not even this
 * program ever holds an octet of them; see `@kumoin/otp`, enrolment.
 */

import { agreementSalt, tokenKeyOctets, tokenKeyPurposes } from '@kumoin/otp';
import type { TokenKeyPurpose } from '@kumoin/otp';
import { AuthenticatorError } from './authenticator-error.ts';
import type { TokenKeys } from './enrolled-token.ts';
import type { MacKey } from './mac-key.ts';

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;

export interface AgreedKeys {
  readonly publicKey: Uint8Array;
  readonly keys: TokenKeys;
}

/** @throws {AuthenticatorError} `enrolment_not_genuine` for what is no point of the curve. */
export async function agreeKeys(
  serverPublicKey: Uint8Array<ArrayBuffer>,
  enrolmentId: string,
): Promise<AgreedKeys> {
  const own = await crypto.subtle.generateKey(curve, false, ['deriveKey']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', own.publicKey));
  const theirs = await crypto.subtle
    .importKey('raw', serverPublicKey, curve, true, [])
    .catch((cause: unknown) => {
      throw new AuthenticatorError('enrolment_not_genuine', { cause });
    });
  const shared = await crypto.subtle.deriveKey(
    { name: 'ECDH', public: theirs },
    own.privateKey,
    'HKDF',
    false,
    ['deriveKey'],
  );
  const salt = agreementSalt({ phonePublicKey: publicKey, serverPublicKey, enrolmentId });
  const derive = (purpose: TokenKeyPurpose) => deriveKey(shared, Uint8Array.from(salt), purpose);
  const [client, server, request] = await Promise.all([
    derive('client'),
    derive('server'),
    derive('request'),
  ]);
  return { publicKey, keys: { client, server, request } };
}

function deriveKey(
  shared: MacKey,
  salt: Uint8Array<ArrayBuffer>,
  purpose: TokenKeyPurpose,
): Promise<MacKey> {
  const info = new TextEncoder().encode(tokenKeyPurposes[purpose]);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info },
    shared,
    { name: 'HMAC', hash: 'SHA-256', length: 8 * tokenKeyOctets },
    false,
    ['sign'],
  );
}
