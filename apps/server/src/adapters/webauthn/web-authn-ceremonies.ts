/**
 * The ceremonies through `@simplewebauthn/server`, with the choices that make a passkey two
 * factors: it stays on its device or in its account (discoverable), and checks its user each time.
 * No attestation is asked for: which make a device is decides nothing here.
 *
 * The relying party is the host of the public address, and its origin the only one. Browsers take
 * no IP address for a relying party; on loopback the name is `localhost`.
 */

import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Account } from '#domain/accounts/account.ts';
import type { PasskeyAssertion, PasskeyRegistration } from '#domain/login/passkey-answers.ts';
import type { Passkey } from '#domain/login/passkey.ts';
import type {
  PasskeyCeremonies,
  PasskeyFacts,
  PasskeyHint,
  PasskeyOptions,
} from '#ports/passkey-ceremonies.ts';

/** COSE: Ed25519, ECDSA with P-256, RSA PKCS#1 v1.5 with SHA-256. */
const algorithms = [-8, -7, -257];
const timeout = 120_000;

export interface RelyingParty {
  readonly name: string;
  /** Where people reach this server; known once it listens. */
  baseUrl(): string;
}

export class WebAuthnCeremonies implements PasskeyCeremonies {
  readonly #party: RelyingParty;

  constructor(party: RelyingParty) {
    this.#party = party;
  }

  async registrationOptions(
    account: Account,
    challenge: string,
    known: readonly PasskeyHint[],
  ): Promise<PasskeyOptions> {
    const options = await generateRegistrationOptions({
      rpName: this.#party.name,
      rpID: this.#place().id,
      userID: new TextEncoder().encode(account.id),
      userName: account.name,
      userDisplayName: account.displayName,
      challenge: octetsOf(challenge),
      timeout,
      attestationType: 'none',
      excludeCredentials: known.map(toDescriptor),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: algorithms,
    });
    return { ...options };
  }

  async readRegistration(
    { id, clientDataJson, attestationObject, transports }: PasskeyRegistration,
    challenge: string,
  ): Promise<PasskeyFacts | undefined> {
    if (isFramed(clientDataJson)) return undefined;
    const { id: expectedRPID, origin: expectedOrigin } = this.#place();
    const verified = await orUndefined(() =>
      verifyRegistrationResponse({
        response: {
          ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
          response: { clientDataJSON: clientDataJson, attestationObject },
        },
        ...{ expectedChallenge: challenge, expectedOrigin, expectedRPID },
        requireUserVerification: true,
        supportedAlgorithmIDs: algorithms,
      }),
    );
    if (verified?.verified !== true) return undefined;
    const { id: own, publicKey, counter } = verified.registrationInfo.credential;
    return { id: own, publicKey: new Uint8Array(publicKey), signCount: counter, transports };
  }

  async assertionOptions(
    challenge: string,
    allowed: readonly PasskeyHint[],
  ): Promise<PasskeyOptions> {
    const options = await generateAuthenticationOptions({
      rpID: this.#place().id,
      challenge: octetsOf(challenge),
      timeout,
      allowCredentials: allowed.map(toDescriptor),
      userVerification: 'required',
    });
    return { ...options };
  }

  async readAssertion(
    { id, clientDataJson, authenticatorData, signature, userHandle }: PasskeyAssertion,
    challenge: string,
    passkey: Passkey,
  ): Promise<number | undefined> {
    if (isFramed(clientDataJson)) return undefined;
    const { id: expectedRPID, origin: expectedOrigin } = this.#place();
    const verified = await orUndefined(() =>
      verifyAuthenticationResponse({
        response: {
          ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
          response: {
            clientDataJSON: clientDataJson,
            ...{ authenticatorData, signature },
            ...(userHandle !== undefined && { userHandle }),
          },
        },
        ...{ expectedChallenge: challenge, expectedOrigin, expectedRPID },
        // Whether the count grows is decided where the use is noted.
        credential: { id: passkey.id, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
        requireUserVerification: true,
      }),
    );
    return verified?.verified === true ? verified.authenticationInfo.newCounter : undefined;
  }

  #place(): { readonly id: string; readonly origin: string } {
    const url = new URL(this.#party.baseUrl());
    if (['127.0.0.1', '[::1]'].includes(url.hostname)) url.hostname = 'localhost';
    return { id: url.hostname, origin: url.origin };
  }
}

/** The library throws for whatever it cannot read, and for what does not hold. */
async function orUndefined<Verified>(
  verify: () => Promise<Verified>,
): Promise<Verified | undefined> {
  try {
    return await verify();
  } catch {
    return undefined;
  }
}

/** Our pages are framed by nobody, so an answer from within a frame is not from them. */
function isFramed(clientDataJson: string): boolean {
  try {
    const text = Buffer.from(clientDataJson, 'base64url').toString('utf8');
    const data = JSON.parse(text) as { readonly crossOrigin?: unknown } | null;
    return data?.crossOrigin !== undefined && data.crossOrigin !== false;
  } catch {
    return true;
  }
}

function octetsOf(challenge: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(challenge, 'base64url'));
}

function toDescriptor({ id, transports }: PasskeyHint): { id: string; transports: string[] } {
  return { id, transports: [...transports] };
}
