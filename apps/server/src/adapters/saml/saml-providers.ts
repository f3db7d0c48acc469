/**
 * Log-in at SAML 2.0 identity providers through `@node-saml/node-saml`, which verifies the
 * signature and hands over what was signed. What the assertion says, times included, is judged by
 * the domain; so the library's own look at times and requests is off.
 *
 * What no response needs is sent away before the library sees it; see `screen-saml.ts`.
 */

import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import type { SamlExpectation, SamlFacts } from '#domain/login/saml-assertion.ts';
import { samlCharactersMax, screenSaml } from '#domain/login/screen-saml.ts';
import type { UpstreamAnswer } from '#domain/login/upstream-answer.ts';
import type { Secret } from '#domain/secret.ts';
import type { UpstreamSaml } from '#ports/upstream-saml.ts';
import { readAssertionFacts } from './read-assertion-facts.ts';

export interface SamlSettings {
  readonly id: string;
  /** Of the provider. */
  readonly entityId: string;
  readonly entryPoint: string;
  /** PEM; several while a provider changes its key. */
  readonly certificates: readonly string[];
  readonly signed: 'assertion' | 'response' | 'both';
  readonly signing:
    { readonly privateKey: Secret<string>; readonly certificate: string } | undefined;
  readonly subjectAttribute: string | undefined;
  readonly verifiedEmailAttribute: string | undefined;
}

export class SamlProviders implements UpstreamSaml {
  readonly #settings: ReadonlyMap<string, SamlSettings>;
  /** Where people reach this server; known once it listens. */
  readonly #baseUrl: () => string;

  constructor(settings: readonly SamlSettings[], baseUrl: () => string) {
    this.#settings = new Map(settings.map((each) => [each.id, each]));
    this.#baseUrl = baseUrl;
  }

  async requestUrl(id: string, requestId: string): Promise<string> {
    // What comes back is known by the request's id; RelayState says nothing that was not sealed.
    return this.#partner(id, requestId).getAuthorizeUrlAsync('', undefined, {});
  }

  async readResponse(
    id: string,
    response: string,
  ): Promise<UpstreamAnswer<{ readonly facts: SamlFacts }>> {
    if (response.length > (samlCharactersMax / 3) * 4) return { held: false, why: 'too large' };
    if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(response)) return { held: false, why: 'not base64' };
    const xml = Buffer.from(response, 'base64').toString('utf8');
    const why = screenSaml(xml);
    if (why !== undefined) return { held: false, why };
    try {
      const container = { SAMLResponse: Buffer.from(xml).toString('base64') };
      const { profile } = await this.#partner(id).validatePostResponseAsync(container);
      const facts = profile?.getAssertion && readAssertionFacts(profile.getAssertion());
      return facts ? { held: true, facts } : { held: false, why: 'no assertion' };
    } catch (error) {
      // The library throws for whatever it cannot read, and for what does not hold.
      return { held: false, why: error instanceof Error ? error.message : 'unreadable' };
    }
  }

  expectationOf(id: string): SamlExpectation {
    const { entityId, subjectAttribute, verifiedEmailAttribute } = this.#settingsOf(id);
    const { audience, recipient } = this.#ownNames(id);
    return { issuer: entityId, audience, recipient, subjectAttribute, verifiedEmailAttribute };
  }

  metadata(id: string): string {
    const certificate = this.#settingsOf(id).signing?.certificate ?? null;
    return this.#partner(id).generateServiceProviderMetadata(null, certificate);
  }

  #partner(id: string, requestId = '_none'): SAML {
    const { entryPoint, certificates, signed, signing } = this.#settingsOf(id);
    const { audience, recipient } = this.#ownNames(id);
    return new SAML({
      ...{ entryPoint, audience, issuer: audience, callbackUrl: recipient },
      idpCert: [...certificates],
      wantAssertionsSigned: signed !== 'response',
      wantAuthnResponseSigned: signed !== 'assertion',
      ...(signing && { privateKey: signing.privateKey.reveal(), signatureAlgorithm: 'sha256' }),
      ...(signing && { publicCert: signing.certificate }),
      identifierFormat: null,
      disableRequestedAuthnContext: true,
      // A session there may be hours old; here the person shall be at the device now.
      forceAuthn: true,
      generateUniqueId: () => requestId,
      acceptedClockSkewMs: -1,
      validateInResponseTo: ValidateInResponseTo.never,
    });
  }

  #settingsOf(id: string): SamlSettings {
    const settings = this.#settings.get(id);
    if (settings === undefined) throw new Error(`no provider ${id} is configured`);
    return settings;
  }

  #ownNames(id: string): { readonly audience: string; readonly recipient: string } {
    const base = `${this.#baseUrl()}/login/saml/${id}`;
    return { audience: `${base}/metadata`, recipient: `${base}/acs` };
  }
}
