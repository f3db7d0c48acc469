/**
 * Our server with an OpenID Connect provider by other people beside it: `oidc-provider`, a
 * certified one, with its own development pages, on which a person logs in and agrees.
 */

import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Provider from 'oidc-provider';
import type { Configuration } from 'oidc-provider';
import type { TenantId } from '../../../apps/server/src/domain/identifiers.ts';
import { Secret } from '../../../apps/server/src/domain/secret.ts';
import { CscWorld } from '../../conformance/csc/csc-world.ts';
import { LoginBrowser } from '../../worlds/login-browser.ts';
import type { Page } from '../../worlds/login-browser.ts';

const client = { id: 'kumoin', secret: 'secret-of-kumoin-at-the-provider' };

export interface Claims {
  readonly email?: string;
  readonly email_verified?: unknown;
}

export class OidcWorld {
  readonly server: CscWorld;
  readonly issuer: string;
  readonly #provider: Server;
  /** What the provider says of whoever logs in there. */
  claims: Claims = {};
  browser: LoginBrowser;

  private constructor(server: CscWorld, provider: Server, issuer: string) {
    this.server = server;
    this.#provider = provider;
    this.issuer = issuer;
    this.browser = new LoginBrowser(server.baseUrl);
  }

  static async open(): Promise<OidcWorld> {
    const server = await CscWorld.open();
    const provider = createServer();
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    const secret = join(server.home, 'oidc.secret');
    writeFileSync(secret, `${client.secret}\n`);
    const corp = {
      ...{ id: 'corp', tenant: 'tenant', labels: { en: 'Corp', ja: '会社' }, strong: false },
      ...{ issuer, clientId: client.id, clientSecretFile: secret },
    };
    const gone = { ...corp, id: 'gone', issuer: 'http://127.0.0.1:9' };
    const login = { oidc: [corp, gone] };
    writeFileSync(join(server.home, 'config.json'), JSON.stringify({ login }));
    await server.restart();
    const world = new OidcWorld(server, provider, issuer);
    await world.#addPerson();
    world.refresh();
    return world;
  }

  async close(): Promise<void> {
    this.#provider.closeAllConnections();
    await new Promise((resolve) => this.#provider.close(resolve));
    await this.server.close();
  }

  /** Another browser, a clock that is right, and a provider that has seen nobody. */
  refresh(): void {
    this.server.clock.at = Date.now();
    this.browser = new LoginBrowser(this.server.baseUrl);
    this.claims = { email: 'alice@example.com', email_verified: true };
    const provider = new Provider(this.issuer, this.#configuration());
    this.#provider.removeAllListeners('request');
    const answer = provider.callback();
    this.#provider.on('request', (request, response) => void answer(request, response));
  }

  /** Sets out, logs in at the provider, agrees there. @returns where it sends the browser back to. */
  async visitProvider(name = 'subject-1'): Promise<URL> {
    const { location = '' } = await this.browser.get(
      '/login/oidc/corp?return=%2Fapprovals&lang=en',
    );
    const there = new LoginBrowser(this.issuer);
    let page = await follow(there, location);
    for (const typed of [{ login: name, password: 'x' }, {}]) {
      page = await follow(there, (await there.submit(page, typed)).location ?? '');
      if (page.location !== undefined) break;
    }
    return new URL(page.location ?? 'none:');
  }

  async logIn(name?: string): Promise<Page> {
    const { pathname, search } = await this.visitProvider(name);
    return this.browser.get(`${pathname}${search}`);
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

  #configuration(): Configuration {
    const redirect = `${this.server.baseUrl}/login/oidc/corp/callback`;
    return {
      clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirect] }],
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      findAccount: (_context, sub) => ({
        accountId: sub,
        claims: async () => ({ sub, ...this.claims }),
      }),
      pkce: { required: () => true },
      cookies: { keys: ['a key of the provider in the test'] },
    };
  }

  async #addPerson(): Promise<void> {
    await this.server.built.useCases.createAccount({
      ...{ tenantId: 'tenant' as TenantId, name: 'carol', displayName: 'Carol' },
      ...{ password: new Secret('a long password'), totpSeed: undefined },
      email: 'alice@example.com',
    });
  }
}

/** As long as the provider leads to itself. */
async function follow(browser: LoginBrowser, from: string): Promise<Page> {
  let page = await browser.get(from);
  for (let count = 0; count < 10 && page.location !== undefined; count += 1) {
    if (page.location.includes('/login/oidc/')) return page;
    page = await browser.get(page.location);
  }
  return page;
}
