/**
 * A person at a browser and the application that sent them there: log-in once, then for each signature the authorization request, the consent page, the answer, the code, the
 * token. Pages are read for the two things a browser would send back, and no further.
 */

import { createHash, randomBytes } from 'node:crypto';
import type { KeepAliveClient, PlainAnswer } from './keep-alive-client.ts';
import type { OAuthJob } from './load-job.ts';

const hashOid = '2.16.840.1.101.3.4.2.1';
const form = 'application/x-www-form-urlencoded';

export interface ConsentOrder extends OAuthJob {
  readonly hash: string;
  readonly pin: string;
}

/** Cookies outlive the connection, as in a browser. */
export class OAuthPerson {
  readonly #cookies = new Map<string, string>();

  static async logIn(client: KeepAliveClient, { account, password }: OAuthJob) {
    const person = new OAuthPerson();
    const page = await person.#browse(client, '/login');
    const fields = { csrf: csrfOf(page), name: account, password };
    const { status } = await person.#browse(client, '/login', fields);
    if (status !== 303) throw new Error(`the log-in answered ${status}`);
    return person;
  }

  /** @returns the access token of scope `credential`. */
  async consent(client: KeepAliveClient, order: ConsentOrder): Promise<string> {
    const verifier = randomBytes(32).toString('base64url');
    const browse = (address: string, fields?: Record<string, string>) =>
      this.#browse(client, address, fields);
    const started = await browse(`/oauth2/authorize?${requestOf(order, verifier)}`);
    const interaction = locationOf(started);
    const agreed = { csrf: csrfOf(await browse(interaction)), answer: 'agree' };
    const resumed = await browse(interaction, { ...agreed, 'factor-PIN': order.pin });
    const back = new URL(locationOf(await browse(locationOf(resumed))));
    return redeem(client, order, { code: back.searchParams.get('code') ?? '', verifier });
  }

  async #browse(
    client: KeepAliveClient,
    address: string,
    fields?: Record<string, string>,
  ): Promise<PlainAnswer> {
    const { pathname, search } = new URL(address, 'http://bench.invalid');
    const cookie = Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const answer = await client.send({
      method: fields === undefined ? 'GET' : 'POST',
      path: pathname + search,
      headers: cookie === '' ? '' : `cookie: ${cookie}\r\n`,
      ...(fields && { type: form, body: new URLSearchParams(fields).toString() }),
    });
    for (const [, name = '', value = ''] of answer.head.matchAll(setCookie)) {
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }
}

function requestOf(order: ConsentOrder, verifier: string): string {
  return new URLSearchParams({
    response_type: 'code',
    client_id: order.clientId,
    redirect_uri: order.redirectUri,
    scope: 'credential',
    state: 'bench',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    credentialID: order.credentialId,
    numSignatures: '1',
    hashes: Buffer.from(order.hash, 'base64').toString('base64url'),
    hashAlgorithmOID: hashOid,
  }).toString();
}

async function redeem(
  client: KeepAliveClient,
  { clientId, clientSecret, redirectUri }: ConsentOrder,
  { code, verifier }: { readonly code: string; readonly verifier: string },
): Promise<string> {
  const { status, body } = await client.send({
    method: 'POST',
    path: '/oauth2/token',
    type: form,
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      client_id: clientId,
      client_secret: clientSecret,
    }).toString(),
  });
  if (status !== 200) throw new Error(`the token endpoint answered ${status}: ${body}`);
  return String((JSON.parse(body) as Record<string, unknown>)['access_token']);
}

const setCookie = /^set-cookie: ([^=]+)=([^;\r]*)/gim;

function csrfOf({ status, body }: PlainAnswer): string {
  const [, value] = /name="csrf" value="([^"]+)"/.exec(body) ?? [];
  if (value === undefined) throw new Error(`no form in an answer of status ${status}`);
  return value;
}

function locationOf({ status, head, body }: PlainAnswer): string {
  const [, location] = /^location: (\S+)/im.exec(head) ?? [];
  if (location === undefined) throw new Error(`no way on after ${status}: ${body.slice(0, 500)}`);
  return location;
}
