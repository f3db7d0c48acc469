/** Log-in at OpenID Connect providers: authorization code flow with PKCE, state and nonce. */

import type { HeldIdentity, UpstreamAnswer } from '#domain/login/upstream-answer.ts';

/** What one log-in is told apart by; the browser keeps it sealed meanwhile. */
export interface OidcTrip {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export interface UpstreamOidc {
  /**
   * Where to send the browser.
   * @param id of a provider of the login plan.
   * @throws {Outage} `provider_failed` when the provider cannot be reached.
   */
  authorizationUrl(id: string, trip: OidcTrip): Promise<string>;
  /**
   * Redeems what the browser brought back.
   * @param query of the callback, as it came.
   * @throws {Outage} `provider_failed` when the provider cannot be reached.
   */
  readCallback(id: string, query: string, trip: OidcTrip): Promise<UpstreamAnswer<HeldIdentity>>;
}
