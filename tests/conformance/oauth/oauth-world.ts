/**
 * The authorization server of a real installation, as an application and a person meet it: a
 * client that is registered, a browser that is logged in, and the steps of one authorization.
 */

import { createHash, randomBytes } from 'node:crypto';
import type {
  ClientRegistration,
  ClientRights,
} from '../../../apps/server/src/domain/access/client.ts';
import type { ClientId, TenantId } from '../../../apps/server/src/domain/identifiers.ts';
import { Secret } from '../../../apps/server/src/domain/secret.ts';
import { FormBrowser } from '../../worlds/form-browser.ts';
import type { Page } from '../../worlds/form-browser.ts';
import { CscWorld, passwordOf, pin } from '../csc/csc-world.ts';
import type { Name, Plan } from '../csc/csc-world.ts';

export const redirectUri = 'https://app.example/cb';
export const clientId = 'app';
export const clientSecret = 'a secret of the application, 32 characters';
export const sha256Oid = '2.16.840.1.101.3.4.2.1';

export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { verifier, parameters: { code_challenge: challenge, code_challenge_method: 'S256' } };
}

export interface Opened {
  readonly browser: FormBrowser;
  readonly page: Page;
}

export type Members = Readonly<Record<string, string>>;

export interface Token {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

export class OAuthWorld {
  readonly csc: CscWorld;

  private constructor(csc: CscWorld) {
    this.csc = csc;
  }

  static async start(settings: Readonly<Record<string, unknown>> = {}): Promise<OAuthWorld> {
    const world = new OAuthWorld(await CscWorld.open(settings));
    await world.register();
    return world;
  }

  get baseUrl(): string {
    return this.csc.baseUrl;
  }

  async close(): Promise<void> {
    await this.csc.close();
  }

  async register(
    changes: Partial<ClientRegistration> & {
      readonly id?: string;
      readonly rights?: ClientRights;
    } = {},
  ): Promise<void> {
    const { id = clientId, rights = {}, ...registration } = changes;
    await this.csc.built.useCases.registerClient({
      id: id as ClientId,
      tenantId: 'tenant' as TenantId,
      name: 'Contract App',
      secret: new Secret(clientSecret),
      registration: {
        redirectUris: [redirectUri],
        grantTypes: ['authorization_code', 'refresh_token'],
        authentication: 'client_secret_basic',
        scopes: ['service', 'credential'],
        jwks: undefined,
        tlsSubjectDn: undefined,
        accountTokenRequired: false,
        dpopRequired: false,
        ...registration,
      },
      rights,
    });
  }

  /** A credential that is agreed to on the page. @returns its `credentialID`. */
  async enrol(name: Name, plan: Partial<Plan> = {}): Promise<string> {
    const base = { keyAlgorithm: 'p-256', factors: ['pin'], level: 2, signaturesMax: 5 } as const;
    return this.csc.enrol(name, { ...base, ...plan, mode: 'oauth2code' });
  }

  /** Opens the page as a person would, by password and one-time password. */
  async open(name: Name, url: string, browser = new FormBrowser(this.baseUrl)): Promise<Opened> {
    let page = await browser.go(url);
    if (new URL(page.url).pathname === '/login') {
      page = await browser.submit(page, { name, password: passwordOf[name] });
    }
    if (new URL(page.url).pathname === '/login/totp') {
      page = await browser.submit(page, { code: this.csc.otp(name) });
    }
    // A person who cannot agree is told so, and goes on to the application.
    if (page.status === 403) page = await browser.goOn(page);
    return { browser, page };
  }

  authorizeUrl(parameters: Members): string {
    const base = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri };
    const query = new URLSearchParams({ ...base, ...parameters });
    return `${this.baseUrl}/oauth2/authorize?${query.toString()}`;
  }

  /** Agrees as a person would. @returns what the application gets. */
  async agree(
    name: Name,
    parameters: Members,
    fields: Members = { 'factor-PIN': pin },
  ): Promise<URLSearchParams> {
    const { browser, page } = await this.open(name, this.authorizeUrl(parameters));
    return answerOf(await browser.press(page, 'agree', fields));
  }

  async token(form: Members, authorization: string | undefined = basic()): Promise<Token> {
    return this.post('/oauth2/token', form, authorization);
  }

  async redeem(code: string | null, changes: Members = {}): Promise<Token> {
    const form = { grant_type: 'authorization_code', code: code ?? '', redirect_uri: redirectUri };
    return this.token({ ...form, ...changes });
  }

  async post(path: string, form: Members, authorization?: string): Promise<Token> {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method: 'POST',
      headers: authorization === undefined ? {} : { authorization },
      body: new URLSearchParams(form),
    });
    const text = await response.text();
    const body = (text === '' ? {} : JSON.parse(text)) as Token['body'];
    return { status: response.status, body, headers: response.headers };
  }
}

export function basic(id: string = clientId, secret: string = clientSecret): string {
  const encoded = [id, secret].map(encodeURIComponent).join(':');
  return `Basic ${Buffer.from(encoded).toString('base64')}`;
}

/** @throws {Error} when the browser is still with us. */
export function answerOf(page: Page): URLSearchParams {
  if (!page.url.startsWith(redirectUri))
    throw new Error(`${page.status} ${page.url}\n${page.html}`);
  return new URL(page.url).searchParams;
}
