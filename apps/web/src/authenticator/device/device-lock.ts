/**
 * The screen lock of the device before the app opens (W3C WebAuthn, a platform credential that is used
 * for nothing else). It keeps whoever holds the unlocked phone from looking and pressing; it does
 * not guard the keys, which the browser gives to this app alone and in no readable form. The server
 * knows nothing of it, so nothing is proved to anybody: the signature is thrown away.
 */

import { AuthenticatorError } from '../model/authenticator-error.ts';

const octets = (count: number) => crypto.getRandomValues(new Uint8Array(count));

export async function canLock(): Promise<boolean> {
  if (!('PublicKeyCredential' in window)) return false;
  return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false);
}

/** @returns what opens it. @throws {AuthenticatorError} `unlock_failed`. */
export async function makeLock(name: string): Promise<Uint8Array> {
  const credential = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: octets(32),
        rp: { name },
        user: { id: octets(16), name, displayName: name },
        pubKeyCredParams: [
          { type: 'public-key', alg: -7 },
          { type: 'public-key', alg: -257 },
        ],
        authenticatorSelection: {
          authenticatorAttachment: 'platform',
          userVerification: 'required',
          residentKey: 'discouraged',
        },
      },
    }),
  );
  return new Uint8Array(credential.rawId);
}

/** @throws {AuthenticatorError} `unlock_failed`. */
export async function openLock(credentialId: Uint8Array): Promise<void> {
  await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: octets(32),
        userVerification: 'required',
        allowCredentials: [{ type: 'public-key', id: Uint8Array.from(credentialId) }],
      },
    }),
  );
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await ask().catch((cause: unknown) => {
    throw new AuthenticatorError('unlock_failed', { cause });
  });
  if (credential === null) throw new AuthenticatorError('unlock_failed');
  return credential as PublicKeyCredential;
}
