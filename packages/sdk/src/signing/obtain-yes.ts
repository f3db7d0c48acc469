/**
 * How the signer says yes: whoever signs hands in a function that obtains it, because a PIN is
 * typed at a prompt, a code comes from a phone, and OAuth needs a browser. The helpers here make
 * such functions for the two ways there are.
 */

import type { RemoteCredential } from '../answers/read-credential.ts';
import type { FactorValues } from '../calls/authorize-credential.ts';
import type { Yes } from '../calls/sign-hash.ts';
import type { CscClient } from '../csc-client.ts';
import type { OAuthClient } from '../oauth/oauth-client.ts';
import { SdkError } from '../sdk-error.ts';
import type { Waiting } from '../waiting/poll.ts';

/** What the signer is asked to agree to. */
export interface YesRequest {
  readonly credential: RemoteCredential;
  readonly digests: readonly Uint8Array[];
  readonly hashOid: string;
}

/** @throws {SdkError}, or what asking the signer throws. */
export type ObtainYes = (request: YesRequest) => Promise<Yes>;

export interface YesByFactors {
  /** Asks the signer; called once for each yes. Nothing, where the server asks by itself. */
  readonly ask?: (
    credential: RemoteCredential,
    request: YesRequest,
  ) => FactorValues | Promise<FactorValues>;
  readonly description?: string;
  /**
   * What a device of the signer calls the documents, in the order of the digests. An extension, so
   * it is sent where a token is asked for and nowhere else.
   */
  readonly labels?: readonly string[];
  /** For a signer who is asked on another device. */
  readonly waiting?: Waiting;
}

/** By PIN, one-time password, other factors, or on another device (`credentials/authorize`). */
export function yesByFactors(
  client: CscClient,
  { ask = () => ({}), description, labels, waiting = {} }: YesByFactors = {},
): ObtainYes {
  return async (request) => {
    const { credential, digests, hashOid } = request;
    if (credential.mode === 'oauth2code') {
      throw new SdkError('unsupported', `credential ${credential.id} wants a yes through OAuth`);
    }
    const factors = await ask(credential, request);
    const order = {
      credentialId: credential.id,
      numSignatures: digests.length,
      digests,
      hashOid,
      ...factors,
      ...(description !== undefined && { description }),
      ...(labels !== undefined && hasToken(credential) && { labels }),
    };
    return { sad: await client.authorize(order, waiting) };
  };
}

function hasToken({ factors }: RemoteCredential): boolean {
  return factors.some(({ generator }) => generator === 'ocra');
}

export interface YesByOAuth {
  /** Leads the signer to the address. @returns the address the browser came back to. */
  readonly visit: (url: URL) => Promise<URL>;
  readonly description?: string;
  /** What the consent page calls each document, in the order of the digests. */
  readonly labels?: readonly string[];
}

/** In a browser, at the authorization server (scope `credential`). */
export function yesByOAuth(oauth: OAuthClient, { visit, ...words }: YesByOAuth): ObtainYes {
  return async ({ credential, digests, hashOid }) => {
    const order = { credentialId: credential.id, digests, hashOid, ...words };
    const begun = await oauth.beginCredential(order);
    const tokens = await oauth.finish(begun, await visit(new URL(begun.url)));
    return { credentialToken: tokens.accessToken };
  };
}
