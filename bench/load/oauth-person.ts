/**
 * A person at a browser and the application that sent them there, as one connection: log-in once,
 * then for each signature the authorization request, the consent page, the answer, the code, the
 * token. Pages are read for the two things a browser would send back, and no further.
 */

import { createHash, randomBytes } from 'node:crypto';
import type { KeepAliveClient, PlainAnswer } from './keep-alive-client.ts';
import type { OAuthJob } from './load-job.ts';

const hashOid = '2.16.840.1.101.3.4.2.1';
const form = 'application/x-www-form-urlencoded';

export class OAuthPerson {
  readonly #client: KeepAliveClient;
  readonly #job: OAuthJob;
  readonly #cookies = new Map<string, string>();

  private constructor(client: KeepAliveClient, job: OAuthJob) {
    this.#client = client;
    this.#job = job;
  }

  static async logIn(client: KeepAliveClient, job: OAuthJob): Promise<OAuthPerson> {
    const person = new OAuthPerson(client, job);
    const page = await person.#browse('/login');
    const { account: name, password } = job;
    const answer = await person.#browse('/login', { csrf: csrfOf(page), name, password });
    if (answer.status !== 303) throw new Error(`the log-in answered ${answer.status}`);
    return person;
  }

  /** @returns the access token of scope `credential`. */
  async consent({ hash, pin }: { hash: string; pin: string }): Promise<string> {
    const verifier = randomBytes(32).toString('base64url');
    const started = await this.#browse(`/oauth2/authorize?${this.#request(hash, verifier)}`);
    const interaction = locationOf(started);
    const page = await this.#browse(interaction);
    const agreed = { csrf: csrfOf(page), answer: 'agree', 'factor-PIN': pin };
    const resumed = locationOf(await this.#browse(interaction, agreed));
    const back = new URL(locationOf(await this.#browse(resumed)));
    return this.#redeem(back.searchParams.get('code') ?? '', verifier);
  }

  #request(hash: string, verifier: string): string {
    const { clientId, redirectUri, credentialId } = this.#job;
    return new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: 'credential',
      state: 'bench',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      credentialID: credentialId,
      numSignatures: '1',
      hashes: Buffer.from(hash, 'base64').toString('base64url'),
      hashAlgorithmOID: hashOid,
    }).toString();
  }

  async #redeem(code: string, verifier: string): Promise<string> {
    const { clientId, clientSecret, redirectUri } = this.#job;
    const { status, body } = await this.#client.send({
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

  async #browse(address: string, fields?: Record<string, string>): Promise<PlainAnswer> {
    const { pathname, search } = new URL(address, 'http://bench.invalid');
    const cookie = Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#client.send({
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
