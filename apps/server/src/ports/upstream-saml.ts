/** Log-in at SAML 2.0 identity providers: the Web Browser SSO Profile, answered by POST. */

import type { SamlFacts } from '#domain/login/saml-assertion.ts';
import type { SamlExpectation } from '#domain/login/saml-assertion.ts';
import type { UpstreamAnswer } from '#domain/login/upstream-answer.ts';

export interface UpstreamSaml {
  /**
   * Where to send the browser, with a request of this id.
   * @param id of a provider of the login plan.
   */
  requestUrl(id: string, requestId: string): Promise<string>;
  /**
   * What an assertion says whose signature is the provider's. Nothing else was looked at.
   * @param response as it was posted, base64.
   */
  readResponse(
    id: string,
    response: string,
  ): Promise<UpstreamAnswer<{ readonly facts: SamlFacts }>>;
  /** What an assertion for us must say. */
  expectationOf(id: string): SamlExpectation;
  /** What the provider's operator is given to know us by, XML. */
  metadata(id: string): string;
}
