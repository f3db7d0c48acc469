/**
 * A SAML 2.0 identity provider by other people: the npm package `samlp`, behind a bare HTTP
 * server. It answers every request by logging in the person it is told to, and does wrong what it
 * is told to.
 */

import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { rsaIdentity } from '../../worlds/rsa-identity.ts';
import type { RsaIdentity } from '../../worlds/rsa-identity.ts';

export interface Person {
  readonly id: string;
  readonly email: string;
}

/** Members of the options of `samlp.auth`. */
export type Misdeed = Readonly<Record<string, unknown>>;

type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error: unknown) => void,
) => void;
type Give = (error: null, url: string) => void;

/** It brings no types; this is what is used of it. */
const samlp = createRequire(import.meta.url)('samlp') as {
  auth(options: Readonly<Record<string, unknown>>): Handler;
};

const names = { displayName: 'A B', name: { givenName: 'A', familyName: 'B' } };

export class SamlProvider {
  readonly entityId = 'urn:test:idp';
  readonly keys: RsaIdentity = rsaIdentity('provider');
  person: Person = { id: 'subject-1', email: 'alice@example.com' };
  misdeed: Misdeed = {};
  acs = '';
  baseUrl = '';
  readonly #server = createServer((request, response) => this.#answer(request, response));

  static async open(): Promise<SamlProvider> {
    const provider = new SamlProvider();
    await new Promise<void>((resolve) => provider.#server.listen(0, '127.0.0.1', resolve));
    const { port } = provider.#server.address() as AddressInfo;
    provider.baseUrl = `http://127.0.0.1:${port}`;
    return provider;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const query = Object.fromEntries(new URL(request.url ?? '', this.baseUrl).searchParams);
    const { id, email } = this.person;
    const { key, certificate: cert } = this.keys;
    const answer = samlp.auth({
      ...{ issuer: this.entityId, key, cert, lifetimeInSeconds: 300 },
      getUserFromRequest: () => ({ id, emails: [{ value: email }], ...names }),
      getPostURL: (...given: unknown[]) => (given.at(-1) as Give)(null, this.acs),
      recipient: this.acs,
      destination: this.acs,
      ...this.misdeed,
    });
    const reply = Object.assign(response, {
      set: (name: string, value: string) => response.setHeader(name, value),
      send: (body: unknown) => response.end(String(body)),
    });
    answer(Object.assign(request, { query }), reply, (error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  }
}
