/**
 * Calls to the device API, one client for each token, by the clock of the server. A request that was
 * refused while our clock was far off is made once more by the right one: it was not taken.
 */

import { AuthenticatorClient, SdkError } from '@kumoin/sdk';
import type {
  AuthenticatorAnswer,
  AuthenticatorMethod,
  AuthenticatorRequest,
  Fetch,
} from '@kumoin/sdk';
import type { EnrolledToken } from './enrolled-token.ts';
import { makeMac } from './make-mac.ts';
import { problemOf } from './problem-of.ts';
import type { ServerClock } from './server-clock.ts';

export interface TokenCallsParts {
  readonly origin: string;
  readonly fetch: Fetch;
  readonly clock: ServerClock;
}

export class TokenCalls {
  readonly #parts: TokenCallsParts;
  readonly #clients = new Map<string, AuthenticatorClient>();

  constructor(parts: TokenCallsParts) {
    this.#parts = parts;
  }

  /** For an enrolment, when there is no token yet. */
  withoutToken(): AuthenticatorClient {
    const { origin, fetch, clock } = this.#parts;
    return new AuthenticatorClient({ origin, fetch: clock.listening(fetch) });
  }

  /** @throws {AuthenticatorError} */
  async call<Method extends AuthenticatorMethod>(
    token: EnrolledToken,
    method: Method,
    request: AuthenticatorRequest<Method>,
  ): Promise<AuthenticatorAnswer<Method>> {
    const client = this.#clientOf(token);
    const { clock } = this.#parts;
    clock.takeCorrection();
    try {
      return await client.call(method, request).catch((cause: unknown) => {
        const unproven = cause instanceof SdkError && cause.status === 401;
        if (!unproven || !clock.takeCorrection()) throw cause;
        return client.call(method, request);
      });
    } catch (cause) {
      throw problemOf(cause);
    }
  }

  #clientOf({ id, keys }: EnrolledToken): AuthenticatorClient {
    const { origin, fetch, clock } = this.#parts;
    const known = this.#clients.get(id);
    if (known !== undefined) return known;
    const client = new AuthenticatorClient({
      origin,
      fetch: clock.listening(fetch),
      now: () => clock.now(),
      token: { id, makeMac: (message) => makeMac(keys.request, message) },
    });
    this.#clients.set(id, client);
    return client;
  }
}
