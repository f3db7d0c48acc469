/**
 * OAuth 2.0 as an application speaks it to the target. CSC API v1.0.4.0, 8.3 and v2.0.0.2, 8.4:
 * where the endpoints are, PKCE, the authorize request in the words of the version, the token.
 */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { Bench } from './bench.ts';
import type { Answer } from './caller.ts';
import { oids } from './dialect.ts';
import { expectSuccess, textOf } from './expect.ts';
import type { Members } from './expect.ts';
import { NotOffered } from './not-offered.ts';
import { NotTried } from './not-tried.ts';
import { signBody } from './signing.ts';
import type { SignOrder } from './signing.ts';
import type { OauthClient } from './target.ts';
import type { TriedCredential } from './tried-credential.ts';

export type Parameters = Readonly<Record<string, string | undefined>>;

export type Endpoint = 'authorize' | 'token' | 'revoke' | 'pushed_authorize';

/** RFC 8414 names of what the CSC API calls otherwise. */
const metadataNames: Readonly<Record<Endpoint, string>> = {
  authorize: 'authorization_endpoint',
  token: 'token_endpoint',
  revoke: 'revocation_endpoint',
  pushed_authorize: 'pushed_authorization_request_endpoint',
};

/** @throws {NotOffered} when `info` tells of no authorization server. */
export async function endpointOf(bench: Bench, endpoint: Endpoint): Promise<string> {
  const { oauth2, oauth2Issuer } = await bench.info();
  if (typeof oauth2 === 'string') {
    // Some servers put the whole address there.
    const base = oauth2.replace(/\/+$/, '').replace(/\/oauth2\/authorize$/, '');
    return `${base}/oauth2/${endpoint}`;
  }
  if (typeof oauth2Issuer !== 'string') throw new NotOffered('info tells of no OAuth server');
  const issuer = new URL(oauth2Issuer);
  const path = `/.well-known/oauth-authorization-server${issuer.pathname.replace(/\/$/, '')}`;
  const metadata = await bench.caller.ask({ url: `${issuer.origin}${path}`, method: 'GET' });
  return textOf(expectSuccess(metadata), metadataNames[endpoint]);
}

/** @throws {NotTried} unless a client and somebody who uses a browser are known. */
export function clientOf({ target }: Bench): OauthClient & { readonly redirectUri: string } {
  const { client } = target;
  if (client?.redirectUri === undefined) {
    throw new NotTried('no OAuth client with a redirect URI is known');
  }
  return { ...client, redirectUri: client.redirectUri };
}

export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { verifier, parameters: { code_challenge: challenge, code_challenge_method: 'S256' } };
}

/** What a credential is asked for with, in the words of the version. */
export function credentialParameters(
  { dialect }: Bench,
  credential: TriedCredential,
  digests: readonly string[],
): Parameters {
  const hashes = digests.map((text) => Buffer.from(text, 'base64').toString('base64url')).join(',');
  return {
    scope: 'credential',
    credentialID: credential.id,
    numSignatures: String(digests.length),
    [dialect.hashes]: hashes,
    ...(dialect.version === 'v2' && { hashAlgorithmOID: oids.sha256 }),
  };
}

function queryOf(parameters: Parameters): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given as [string, string][]).toString();
}

export async function authorizeUrl(bench: Bench, parameters: Parameters): Promise<string> {
  const { clientId, redirectUri } = clientOf(bench);
  const base = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri };
  const query = queryOf({ ...base, ...parameters });
  return `${await endpointOf(bench, 'authorize')}?${query}`;
}

/**
 * Sends a browser there. @returns what the application gets to see.
 * @throws {AssertionError} if it gets nothing.
 */
export async function askPerson(
  bench: Bench,
  parameters: Parameters,
  answer: 'agree' | 'refuse' = 'agree',
): Promise<URLSearchParams> {
  const back = await visit(bench, parameters, answer);
  assert.ok(back !== undefined, 'the browser was not sent back to the application');
  const { redirectUri } = clientOf(bench);
  assert.ok(back.href.startsWith(redirectUri), `the browser was sent to ${back.origin}`);
  return back.searchParams;
}

/** @returns undefined when the person is left with a page. */
export async function visit(
  bench: Bench,
  parameters: Parameters,
  answer: 'agree' | 'refuse' = 'agree',
): Promise<URL | undefined> {
  const { driver } = bench.target;
  if (driver === undefined) throw new NotTried('nobody is there to use a browser');
  return driver.authorize(await authorizeUrl(bench, parameters), answer);
}

export interface TokenRequest {
  readonly form: Parameters;
  /** Instead of the client of the target; null: nobody says who asks. */
  readonly client?: OauthClient | null;
}

/** Client authentication by Basic, or by its name alone if it has no secret. */
export async function post(
  bench: Bench,
  endpoint: Endpoint,
  { form, client }: TokenRequest,
): Promise<Answer> {
  const asking = client === undefined ? clientOf(bench) : (client ?? undefined);
  const secret = asking?.clientSecret;
  const header = secret === undefined ? undefined : basicOf(asking?.clientId ?? '', secret);
  return bench.caller.ask({
    url: await endpointOf(bench, endpoint),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(header !== undefined && { authorization: header }),
    },
    body: queryOf({ ...(asking && { client_id: asking.clientId }), ...form }),
  });
}

/** RFC 6749, 2.3.1: both parts are form-encoded before they are joined. */
export function basicOf(clientId: string, clientSecret: string): string {
  const encoded = [clientId, clientSecret].map(encodeURIComponent).join(':');
  return `Basic ${Buffer.from(encoded).toString('base64')}`;
}

export interface Code {
  readonly code: string;
  readonly verifier: string;
}

export async function getCode(bench: Bench, parameters: Parameters): Promise<Code> {
  const { verifier, parameters: challenge } = pkce();
  const answer = await askPerson(bench, { ...challenge, ...parameters });
  const error = answer.get('error');
  assert.equal(error, null, `refused: ${error} ${answer.get('error_description') ?? ''}`);
  const code = answer.get('code');
  assert.ok(code !== null && code !== '', 'there is no code');
  return { code, verifier };
}

export function redeem(
  bench: Bench,
  { code, verifier }: Code,
  changes: Parameters = {},
): Promise<Answer> {
  const { redirectUri } = clientOf(bench);
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  return post(bench, 'token', { form: { ...form, code_verifier: verifier, ...changes } });
}

/** A service token of a person. */
export async function serviceToken(bench: Bench): Promise<Members> {
  return expectSuccess(await redeem(bench, await getCode(bench, { scope: 'service' })));
}

/** A token that releases these digests, once. */
export async function credentialToken(
  bench: Bench,
  credential: TriedCredential,
  digests: readonly string[],
): Promise<Members> {
  const code = await getCode(bench, credentialParameters(bench, credential, digests));
  return expectSuccess(await redeem(bench, code));
}

/** A credential that OAuth releases; it is enabled. */
export function releasedByOauth(bench: Bench): Promise<TriedCredential> {
  return bench.credential(
    'of mode oauth2code',
    ({ mode, isEnabled }) => mode === 'oauth2code' && isEnabled,
  );
}

/** With a service token of the client that the SAD was given to: another one's SAD is none. */
export async function signAsClient(
  bench: Bench,
  credential: TriedCredential,
  asked: SignOrder,
): Promise<Answer> {
  const service = textOf(await serviceToken(bench), 'access_token');
  const authorization = `Bearer ${service}`;
  return bench.call('signatures/signHash', signBody(bench, credential, asked), { authorization });
}
