/**
 * A client for the device API, for the app of one token: in a browser, with keys that stay in
 * WebCrypto. The client never sees a key; it is handed the function that makes a MAC with it.
 *
 * Each request carries a time that is not used twice (`at` only grows), so two equal requests are
 * still two. Nothing is ever sent again by itself: an approval that got lost may have arrived.
 */

import {
  authenticatorBase,
  methodsWithoutToken,
  tokenRequestText,
  writeTokenAuthorization,
} from '@kumoin/contract';
import type {
  AuthenticatorAnswer,
  AuthenticatorMethod,
  AuthenticatorRequest,
} from '@kumoin/contract';
import { base64UrlOf } from '../wire/base64.ts';
import { postJson } from '../wire/post-json.ts';
import type { Fetch } from '../wire/post-json.ts';
import { readAuthenticatorAnswer } from './read-authenticator-answer.ts';

/** HMAC-SHA-256 under the request key. */
export type MakeMac = (message: Uint8Array) => Promise<Uint8Array>;

export interface AuthenticatorClientOptions {
  /** Of the server, such as `https://sign.example`. */
  readonly origin: string;
  /** Whose requests these are; without it only an enrolment can be made. */
  readonly token?: { readonly id: string; readonly makeMac: MakeMac };
  readonly fetch?: Fetch;
  /** Milliseconds since 1970, as the server counts them. */
  readonly now?: () => number;
}

export interface AuthenticatorCallOptions {
  readonly signal?: AbortSignal;
}

const timeoutMs = 40_000;

/** Every method throws `SdkError`, and nothing else. */
export class AuthenticatorClient {
  readonly #options: AuthenticatorClientOptions;
  #latest = 0;

  constructor(options: AuthenticatorClientOptions) {
    this.#options = options;
  }

  /** @throws {SdkError} `refused` with the code of the refusal; `unreachable`, `unintelligible`. */
  async call<Method extends AuthenticatorMethod>(
    method: Method,
    request: AuthenticatorRequest<Method>,
    { signal }: AuthenticatorCallOptions = {},
  ): Promise<AuthenticatorAnswer<Method>> {
    const { origin, fetch: given = fetch } = this.#options;
    const path = authenticatorBase + method;
    const isOpen = methodsWithoutToken.includes(method);
    const headers = isOpen ? {} : await this.#proofOf(path, request);
    // Never through `this`: the platform's own `fetch` insists on being called without one.
    const send: Fetch = (url, init) => given(url, init);
    const url = new URL(path, origin).href;
    const { members } = await postJson(send, { url, body: request, headers, timeoutMs, signal });
    return readAuthenticatorAnswer(method, members);
  }

  async #proofOf(path: string, request: object): Promise<Readonly<Record<string, string>>> {
    const { token, now = Date.now } = this.#options;
    if (token === undefined) throw new TypeError('this client was made for no token');
    const at = Math.max(Math.floor(now()), this.#latest + 1);
    this.#latest = at;
    const body = new TextEncoder().encode(JSON.stringify(request));
    const bodySha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
    const text = tokenRequestText({ method: 'POST', path, at, bodySha256 });
    const mac = base64UrlOf(await token.makeMac(new TextEncoder().encode(text)));
    return { authorization: writeTokenAuthorization({ tokenId: token.id, at, mac }) };
  }
}
