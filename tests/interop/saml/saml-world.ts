/** Our server with a SAML provider by other people beside it, and a browser that goes between. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TenantId } from '../../../apps/server/src/domain/identifiers.ts';
import { Refusal } from '../../../apps/server/src/domain/refusal.ts';
import { Secret } from '../../../apps/server/src/domain/secret.ts';
import { CscWorld } from '../../conformance/csc/csc-world.ts';
import { LoginBrowser } from '../../worlds/login-browser.ts';
import type { Page } from '../../worlds/login-browser.ts';
import { SamlProvider } from './saml-provider.ts';

const mail = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';
const place = '/login/saml/corp';

type Settings = Readonly<Record<string, unknown>>;

export class SamlWorld {
  readonly server: CscWorld;
  readonly provider: SamlProvider;
  browser: LoginBrowser;

  private constructor(server: CscWorld, provider: SamlProvider) {
    this.server = server;
    this.provider = provider;
    this.browser = new LoginBrowser(server.baseUrl);
  }

  /** @param settings of the provider, that are not as always. */
  static async open(settings: Settings = {}): Promise<SamlWorld> {
    const provider = await SamlProvider.open();
    const server = await CscWorld.open();
    const certificate = join(server.home, 'idp.pem');
    writeFileSync(certificate, provider.keys.certificate);
    const corp = {
      ...{ id: 'corp', tenant: 'tenant', labels: { en: 'Corp', ja: '会社' }, strong: true },
      ...{ entityId: provider.entityId, entryPoint: `${provider.baseUrl}/sso` },
      ...{ certificateFiles: [certificate], verifiedEmailAttribute: mail, ...settings },
    };
    const second = { ...corp, id: 'other', entityId: 'urn:test:other' };
    const login = { saml: [corp, second] };
    writeFileSync(join(server.home, 'config.json'), JSON.stringify({ login }));
    await server.restart();
    const world = new SamlWorld(server, provider);
    await world.#addPerson('carol', 'alice@example.com');
    return world;
  }

  async close(): Promise<void> {
    await this.provider.close();
    await this.server.close();
  }

  /** Another browser, an honest provider, and a clock that is right. */
  refresh(): void {
    this.server.clock.at = Date.now();
    this.browser = new LoginBrowser(this.server.baseUrl);
    this.provider.person = { id: 'subject-1', email: 'alice@example.com' };
    this.provider.misdeed = {};
    this.provider.acs = `${this.server.baseUrl}${place}/acs`;
  }

  /** The browser goes to the provider and logs in there. @returns the response, as XML. */
  async fetchResponse(): Promise<string> {
    const { location = '' } = await this.browser.get(`${place}?return=%2Fapprovals&lang=en`);
    const page = await (await fetch(location)).text();
    const [, value] = /name="SAMLResponse"\s+value="([^"]*)"/.exec(page) ?? [];
    if (value === undefined) throw new Error(`the provider answered: ${page.slice(0, 200)}`);
    return Buffer.from(value, 'base64').toString('utf8');
  }

  /** As the provider's page sends it. */
  post(xml: string, to = 'corp'): Promise<Page> {
    const SAMLResponse = Buffer.from(xml).toString('base64');
    return this.browser.post(`/login/saml/${to}/acs`, { SAMLResponse, RelayState: '' });
  }

  /** Posts, and goes on if it may. */
  async present(xml: string): Promise<Page> {
    const taken = await this.post(xml);
    return taken.location === undefined ? taken : this.browser.get(taken.location);
  }

  /** In the words of the rule or the library, for the operator; undefined: it is believed. */
  async whyRefused(xml: string): Promise<string | undefined> {
    const response = Buffer.from(xml).toString('base64');
    try {
      await this.server.built.useCases.takeSamlResponse('corp', response);
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'provider_refused')) throw error;
      return error.detail;
    }
  }

  /** Who is logged in, and how. */
  async whoIs(): Promise<string | undefined> {
    const secret = this.browser.cookies.get('kumoin_login');
    if (secret === undefined) return undefined;
    const session = await this.server.built.useCases.checkLogin(new Secret(secret));
    if (session === undefined) return undefined;
    const account = await this.server.built.stores.accounts.find(session.accountId);
    return `${account?.name}: ${session.methods.join('+')}${session.strong ? ', strong' : ''}`;
  }

  async #addPerson(name: string, email: string): Promise<void> {
    await this.server.built.useCases.createAccount({
      ...{ tenantId: 'tenant' as TenantId, name, displayName: name, email },
      ...{ password: new Secret('a long password'), totpSeed: undefined },
    });
  }
}
