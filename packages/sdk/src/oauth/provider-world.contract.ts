/**
 * For the tests of the OAuth client: an authorization server that is not ours (`oidc-provider`,
 * certified), at the paths of CSC, and a browser of a few lines that says yes to everything.
 */

import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import type { ClientMetadata, Configuration } from 'oidc-provider';

export const redirectUri = 'https://app.example/back';
export const secret = 'a secret of enough length';

export interface ProviderPlan {
  readonly client: Partial<ClientMetadata>;
  readonly features?: Configuration['features'];
}

export interface ProviderWorld {
  readonly base: string;
  /** What came in, as `METHOD /path`. */
  readonly requests: readonly string[];
  /** Follows the address as a signer who agrees, until it leads back to the application. */
  visit(url: URL): Promise<URL>;
  close(): Promise<void>;
}

export async function openProvider({ client, features }: ProviderPlan): Promise<ProviderWorld> {
  const server = createServer();
  const base = await listen(server);
  const provider = new Provider(base, configurationOf(client, features));
  const requests: string[] = [];
  server.on('request', (request, response) => {
    requests.push(`${request.method} ${request.url?.split('?')[0]}`);
    const agreed = /^\/agree\//.test(request.url ?? '');
    if (!agreed) return void provider.callback()(request, response);
    void agree(provider, request, response);
  });
  return { base, requests, visit: (url) => follow(url), close: () => close(server) };
}

function configurationOf(
  client: Partial<ClientMetadata>,
  features: Configuration['features'],
): Configuration {
  return {
    clients: [
      {
        client_id: 'app',
        client_secret: secret,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        token_endpoint_auth_method: 'client_secret_basic',
        ...client,
      },
    ],
    scopes: ['service', 'credential'],
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      revocation: '/oauth2/revoke',
      pushed_authorization_request: '/oauth2/pushed_authorize',
    },
    cookies: { keys: ['of this test'] },
    interactions: { url: (_context, { uid }) => `/agree/${uid}` },
    issueRefreshToken: async () => true,
    findAccount: async (_context, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      ...features,
    },
  };
}

async function agree(
  provider: Provider,
  request: Parameters<Provider['interactionDetails']>[0],
  response: Parameters<Provider['interactionDetails']>[1],
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: 'alice', clientId: String(params['client_id']) });
  grant.addOIDCScope(String(params['scope']));
  const result = { login: { accountId: 'alice' }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result);
}

async function follow(start: URL): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let step = 0; step < 10; step += 1) {
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { headers: { cookie }, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`no way on: ${await response.text()}`);
    url = new URL(location, url);
    if (url.href.startsWith(redirectUri)) return url;
  }
  throw new Error('the browser was sent round in circles');
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
