/** RFC 9449 with the CSC API: a token that goes with a key, from the token endpoint to signHash. */

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';
import { pin } from '../csc/csc-world.ts';
import { OAuthWorld, basic, pkce, redirectUri, sha256Oid } from './oauth-world.ts';
import type { Members, Token } from './oauth-world.ts';

let world: OAuthWorld;
let key: Key;
before(async () => {
  world = await OAuthWorld.start();
  await world.register({ id: 'bound', dpopRequired: true });
  key = await makeKey();
});
after(() => world.close());

interface Key {
  readonly privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  readonly jwk: JWK;
}

async function makeKey(): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { privateKey, jwk: await exportJWK(publicKey) };
}

async function proofFor(url: string, claims: object, { privateKey, jwk }: Key = key) {
  const all = { jti: randomUUID(), htm: 'POST', htu: url, ...claims };
  const header = { alg: 'ES256', typ: 'dpop+jwt', jwk };
  return new SignJWT(all).setProtectedHeader(header).sign(privateKey);
}

/** The engine asks the clock of the machine. */
const tokenProof = (claims: object = {}, own: Key = key) =>
  proofFor(`${world.baseUrl}/oauth2/token`, { iat: Math.floor(Date.now() / 1000), ...claims }, own);

async function exchange(form: Members, proof: string | undefined, client = 'app'): Promise<Token> {
  const response = await fetch(`${world.baseUrl}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: basic(client), ...(proof !== undefined && { dpop: proof }) },
    body: new URLSearchParams(form),
  });
  const body = (await response.json()) as Token['body'];
  return { status: response.status, body, headers: response.headers };
}

async function codeForm(parameters: Members, fields: Members = {}): Promise<Members> {
  const { verifier, parameters: proof } = pkce();
  const answer = await world.agree('alice', { ...parameters, ...proof }, fields);
  const code = answer.get('code') ?? '';
  const common = { grant_type: 'authorization_code', redirect_uri: redirectUri };
  return { ...common, code, code_verifier: verifier };
}

async function serviceToken(): Promise<string> {
  const { body } = await exchange(await codeForm({ scope: 'service' }), await tokenProof());
  assert.equal(body['token_type'], 'DPoP', JSON.stringify(body));
  return String(body['access_token']);
}

interface Call {
  readonly body?: object;
  readonly claims?: object;
  readonly own?: Key;
  readonly scheme?: string;
  readonly proof?: string | undefined;
}

async function call(method: string, token: string, how: Call = {}) {
  const url = `${world.baseUrl}/csc/v2/${method}`;
  const ath = createHash('sha256').update(token).digest('base64url');
  const claims = { ath, iat: world.csc.clock.at / 1000, ...how.claims };
  const dpop = 'proof' in how ? how.proof : await proofFor(url, claims, how.own);
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `${how.scheme ?? 'DPoP'} ${token}`,
      ...(dpop !== undefined && { dpop }),
    },
    body: JSON.stringify(how.body ?? {}),
  });
}

const list = (token: string, how?: Call) => call('credentials/list', token, how);

test('8.4.4 DPoP: a token that goes with a key opens with a proof of it', async () => {
  const token = await serviceToken();
  assert.equal((await list(token)).status, 200);
});

const refusals: readonly [string, () => Promise<Call>, number][] = [
  ['as Bearer, without its proof', async () => ({ scheme: 'Bearer', proof: undefined }), 401],
  ['as Bearer, with its proof', async () => ({ scheme: 'Bearer' }), 401],
  ['as DPoP, without a proof', async () => ({ proof: undefined }), 400],
  ['with a proof of another key', async () => ({ own: await makeKey() }), 401],
  ['with a proof for another address', async () => ({ claims: { htu: `${world.baseUrl}/csc/v2/credentials/info` } }), 401],
  ['with a proof for another method', async () => ({ claims: { htm: 'GET' } }), 401],
  ['with a proof for another token', async () => ({ claims: { ath: createHash('sha256').update('x').digest('base64url') } }), 401],
  ['with a proof that is 61 seconds old', async () => ({ claims: { iat: world.csc.clock.at / 1000 - 61 } }), 401],
  ['with a proof that is no proof', async () => ({ proof: 'a.b.c' }), 401],
]; // prettier-ignore
for (const [why, how, status] of refusals) {
  test(`8.4.4 DPoP: refused ${why}`, async () => {
    const response = await list(await serviceToken(), await how());
    assert.equal(response.status, status, await response.text());
    if (status === 401)
      assert.match(response.headers.get('www-authenticate') ?? '', /^(DPoP|Bearer) error=/);
  });
}

test('8.4.4 DPoP: each proof serves one call, of ten at once too', async () => {
  const token = await serviceToken();
  const claims = { jti: 'the one' };
  const tries = await Promise.all(Array.from({ length: 10 }, () => list(token, { claims })));
  assert.equal(tries.filter(({ status }) => status === 200).length, 1);
  assert.match(
    tries.find(({ status }) => status === 401)?.headers.get('www-authenticate') ?? '',
    /^DPoP /,
  );
});

test('8.4.4 DPoP: a token without a key is not taken with a proof', async () => {
  const { body } = await exchange(await codeForm({ scope: 'service' }), undefined);
  assert.equal((await list(String(body['access_token']))).status, 401);
});

test('8.4.4 DPoP: the token endpoint takes each proof once, and its own', async () => {
  const proof = await tokenProof();
  assert.equal((await exchange(await codeForm({ scope: 'service' }), proof)).status, 200);
  const bad = [
    proof,
    await tokenProof({ htu: `${world.baseUrl}/oauth2/revoke` }),
    await tokenProof({ htm: 'GET' }),
    await tokenProof({ iat: Math.floor(Date.now() / 1000) - 3600 }),
  ];
  for (const one of bad) {
    assert.equal((await exchange(await codeForm({ scope: 'service' }), one)).status, 400);
  }
});

test('8.4.4 DPoP: a client that must show a key gets nothing without', async () => {
  const { verifier, parameters } = pkce();
  const answer = await world.agree(
    'alice',
    { client_id: 'bound', scope: 'service', ...parameters },
    {},
  );
  const form = {
    grant_type: 'authorization_code',
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  const whole = { ...form, code: answer.get('code') ?? '' };
  assert.equal((await exchange(whole, undefined, 'bound')).status, 400);
  const { status, body } = await exchange(whole, await tokenProof(), 'bound');
  assert.deepEqual([status, body['token_type']], [200, 'DPoP']);
});

test('8.4.4 DPoP: a refresh token of a client without secret goes with the key', async () => {
  await world.register({ id: 'public', authentication: 'none' });
  const { verifier, parameters } = pkce();
  const answer = await world.agree(
    'alice',
    { client_id: 'public', scope: 'service', ...parameters },
    {},
  );
  const post = async (form: Members, proof: string) => {
    const response = await fetch(`${world.baseUrl}/oauth2/token`, {
      method: 'POST',
      headers: { dpop: proof },
      body: new URLSearchParams({ client_id: 'public', ...form }),
    });
    return { status: response.status, body: (await response.json()) as Token['body'] };
  };
  const form = {
    grant_type: 'authorization_code',
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  const { body } = await post({ ...form, code: answer.get('code') ?? '' }, await tokenProof());
  const refresh = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
  assert.equal((await post(refresh, await tokenProof({}, await makeKey()))).status, 400);
  assert.equal((await post(refresh, await tokenProof())).status, 200);
});

test('8.4.4 DPoP: a yes that goes with a key signs with its proof, never in a body alone', async () => {
  const credentialID = await world.enrol('alice');
  const hash = Buffer.alloc(32, 9);
  const asked = {
    scope: 'credential',
    credentialID,
    numSignatures: '1',
    hashAlgorithmOID: sha256Oid,
  };
  const parameters = { ...asked, hashes: hash.toString('base64url') };
  const form = await codeForm(parameters, { 'factor-PIN': pin });
  const { body } = await exchange(form, await tokenProof());
  const yes = String(body['access_token']);
  const order = { credentialID, hashes: [hash.toString('base64')], hashAlgorithmOID: sha256Oid };
  const whole = { ...order, signAlgo: '1.2.840.10045.4.3.2' };

  const other = await exchange(await codeForm({ scope: 'service' }), undefined);
  const bearer = world.csc.sessionOf(String(other.body['access_token']));
  const stolen = await bearer.call('v2', 'signatures/signHash', { ...whole, SAD: yes });
  assert.equal(stolen.status, 400, 'the SAD alone, with a service token of the same client');
  const asBearer = await call('signatures/signHash', yes, {
    body: whole,
    scheme: 'Bearer',
    proof: undefined,
  });
  assert.equal(asBearer.status, 401);
  const signed = await call('signatures/signHash', yes, { body: whole });
  assert.equal(signed.status, 200, await signed.text());
});
