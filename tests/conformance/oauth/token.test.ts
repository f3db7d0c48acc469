/** CSC API v1.0.4.0, 8.3.3; v2.0.0.2, 8.4.4: codes and refresh tokens are good once. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  OAuthWorld,
  basic,
  clientId,
  clientSecret,
  pkce,
  redirectUri,
  sha256Oid,
} from './oauth-world.ts';
import type { Members, Token } from './oauth-world.ts';

let world: OAuthWorld;
let credentialID: string;
before(async () => {
  world = await OAuthWorld.start();
  await world.register({ id: 'other' });
  credentialID = await world.enrol('alice');
});
after(() => world.close());

const hash = Buffer.alloc(32, 7);

async function codeFor(parameters: Members = { scope: 'service' }, fields: Members = {}) {
  const { verifier, parameters: proof } = pkce();
  const answer = await world.agree('alice', { ...parameters, ...proof }, fields);
  const code = answer.get('code');
  assert.notEqual(code, null);
  return { code, code_verifier: verifier };
}

async function yesFor(): Promise<{ code: string | null; code_verifier: string }> {
  const hashes = hash.toString('base64url');
  const asked = { scope: 'credential', credentialID, numSignatures: '1', hashes };
  const factors = { 'factor-PIN': '80417293' };
  return codeFor({ ...asked, hashAlgorithmOID: sha256Oid }, factors);
}

function refused({ status, body }: Token, error: string, description?: string): void {
  assert.equal(status, 400, JSON.stringify(body));
  assert.equal(body['error'], error);
  if (description !== undefined) assert.equal(body['error_description'], description);
}

async function isAlive(token: unknown): Promise<boolean> {
  const session = world.csc.sessionOf(String(token));
  return (await session.call('v2', 'credentials/list')).status === 200;
}

async function signs(token: unknown): Promise<boolean> {
  const order = { credentialID, hashes: [hash.toString('base64')], hashAlgorithmOID: sha256Oid };
  const signAlgo = '1.2.840.10045.4.3.2';
  const session = world.csc.sessionOf(String(token));
  return (await session.call('v2', 'signatures/signHash', { ...order, signAlgo })).status === 200;
}

test('8.4.4 a code used twice gives nothing, and ends what it gave', async () => {
  const { code, ...rest } = await codeFor();
  const first = await world.redeem(code, rest);
  assert.equal(first.status, 200);
  assert.equal(await isAlive(first.body['access_token']), true);
  const second = await world.redeem(code, rest);
  refused(second, 'invalid_grant', 'Authorization code is invalid or expired');
  assert.equal(await isAlive(first.body['access_token']), false);
  const refresh_token = String(first.body['refresh_token']);
  refused(await world.token({ grant_type: 'refresh_token', refresh_token }), 'invalid_grant');
});

test('8.4.4 a code for signatures used twice takes the yes back', async () => {
  const { code, ...rest } = await yesFor();
  const first = await world.redeem(code, rest);
  assert.equal(first.status, 200);
  refused(await world.redeem(code, rest), 'invalid_grant');
  assert.equal(await signs(first.body['access_token']), false);
});

for (const [what, begin] of [
  ['access', codeFor],
  ['signatures', yesFor],
] as const) {
  test(`8.4.4 of ten exchanges of a code for ${what} at once one answers with a token at most`, async () => {
    const { code, ...rest } = await begin();
    const tries = await Promise.all(Array.from({ length: 10 }, () => world.redeem(code, rest)));
    const given = tries.filter(({ status }) => status === 200);
    assert.ok(given.length <= 1, String(given.length));
    for (const one of tries) if (one.status !== 200) refused(one, 'invalid_grant');
    for (const { body } of given) assert.equal(await isAlive(body['access_token']), false);
  });
}

test('8.4.4 a code for another redirect URI, client or verifier is none', async () => {
  const { code, code_verifier } = await codeFor();
  const words =
    'redirect_uri parameter does not match redirect_uri parameter of authorization request';
  const other = { redirect_uri: `${redirectUri}/`, code_verifier };
  refused(await world.redeem(code, other), 'invalid_grant', words);
  const form = { grant_type: 'authorization_code', code: code ?? '', redirect_uri: redirectUri };
  refused(await world.token({ ...form, code_verifier }, basic('other')), 'invalid_grant');
  refused(await world.redeem(code, { code_verifier: pkce().verifier }), 'invalid_grant');
  refused(await world.redeem(code), 'invalid_grant');
  assert.equal((await world.redeem(code, { code_verifier })).status, 200);
});

test('8.4.4 a code ends after a minute, not a second before', async () => {
  const early = await codeFor();
  world.csc.later(59);
  assert.equal(
    (await world.redeem(early.code, { code_verifier: early.code_verifier })).status,
    200,
  );
  const late = await codeFor();
  world.csc.later(60);
  refused(await world.redeem(late.code, { code_verifier: late.code_verifier }), 'invalid_grant');
});

test('8.4.4 a refresh token gives the next pair, and is good once', async () => {
  const { code, ...rest } = await codeFor();
  const { body: first } = await world.redeem(code, rest);
  const refresh = (token: unknown) =>
    world.token({ grant_type: 'refresh_token', refresh_token: String(token) });
  const second = await refresh(first['refresh_token']);
  assert.equal(second.status, 200, JSON.stringify(second.body));
  assert.notEqual(second.body['refresh_token'], first['refresh_token']);
  assert.equal(await isAlive(second.body['access_token']), true);
  // Whoever replays it is the thief or was robbed: everything of the family ends.
  refused(await refresh(first['refresh_token']), 'invalid_grant');
  refused(await refresh(second.body['refresh_token']), 'invalid_grant');
  assert.equal(await isAlive(second.body['access_token']), false);
});

test('8.4.4 of ten refreshes at once one answers with a token at most', async () => {
  const { code, ...rest } = await codeFor();
  const refresh_token = String((await world.redeem(code, rest)).body['refresh_token']);
  const form = { grant_type: 'refresh_token', refresh_token };
  const tries = await Promise.all(Array.from({ length: 10 }, () => world.token(form)));
  assert.ok(tries.filter(({ status }) => status === 200).length <= 1);
});

test('8.4.4 a refresh token serves its own client, and not auth/login', async () => {
  const { code, ...rest } = await codeFor();
  const refresh_token = String((await world.redeem(code, rest)).body['refresh_token']);
  const form = { grant_type: 'refresh_token', refresh_token };
  refused(await world.token(form, basic('other')), 'invalid_grant');
  const login = await world.csc.post('/csc/v2/auth/login', { body: { refresh_token } });
  assert.equal(login.status, 400);
  assert.equal((await world.token(form)).status, 200);
});

test('8.4.4 a credential token brings no refresh token, and is none', async () => {
  const { code, ...rest } = await yesFor();
  const { body } = await world.redeem(code, rest);
  assert.equal('refresh_token' in body, false);
  const refresh_token = String(body['access_token']);
  refused(await world.token({ grant_type: 'refresh_token', refresh_token }), 'invalid_grant');
  assert.equal(await signs(body['access_token']), true);
});

test('8.4.4 v1: who asks with hash is answered with a SAD', async () => {
  const asked = {
    scope: 'credential',
    credentialID,
    numSignatures: '1',
    hash: hash.toString('base64'),
  };
  const { code, ...rest } = await codeFor(asked, { 'factor-PIN': '80417293' });
  const { body } = await world.redeem(code, rest);
  assert.equal(body['token_type'], 'SAD');
  const service = await world.csc.session('alice');
  const order = { credentialID, hash: [hash.toString('base64')], signAlgo: '1.2.840.10045.4.3.2' };
  const strange = await service.call('v1', 'signatures/signHash', {
    ...order,
    SAD: body['access_token'],
  });
  assert.equal(strange.status, 400, 'a SAD of another client');
  const own = world.csc.sessionOf(String(body['access_token']));
  const signed = await own.call('v1', 'signatures/signHash', {
    ...order,
    SAD: body['access_token'],
  });
  assert.equal(signed.status, 200, signed.text);
});

test('8.4.4 authorization_details come back as they were, with the credential filled in', async () => {
  const type = 'https://cloudsignatureconsortium.org/2025/credential';
  const documentDigests = [
    { hash: hash.toString('base64'), label: 'Rental contract', hashType: 'DTBSR' },
  ];
  const sent = {
    type,
    credentialID,
    numSignatures: 1,
    documentDigests,
    hashAlgorithmOID: sha256Oid,
    locations: ['https://rssp.example/csc/v2'],
  };
  const authorization_details = JSON.stringify([sent]);
  const { code, ...rest } = await codeFor(
    { authorization_details, scope: 'credential' },
    { 'factor-PIN': '80417293' },
  );
  const { status, body } = await world.redeem(code, { ...rest, authorization_details });
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(body['authorization_details'], [sent]);
  assert.equal(body['token_type'], 'Bearer');
  assert.equal(await signs(body['access_token']), true);
});

test('8.4.4 secrets by header and by body, forms and JSON, and the other name of refresh_token', async () => {
  const { code, ...rest } = await codeFor();
  const own = { client_id: clientId, client_secret: clientSecret };
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    ...rest,
    ...own,
  };
  const posted = await world.csc.post('/oauth2/token', { body: form });
  assert.equal(posted.status, 200, posted.text);
  const again = { grant_type: 'refresh_token', refreshToken: posted.body['refresh_token'], ...own };
  assert.equal((await world.csc.post('/oauth2/token', { body: again })).status, 200);
});

const words: readonly [string, Members, string | undefined, number, string, string][] = [
  ['no client', { grant_type: 'authorization_code', code: 'x' }, undefined, 400, 'invalid_request', 'Missing parameter client_id'],
  ['no grant_type', { code: 'x' }, basic(), 400, 'invalid_request', 'Missing parameter grant_type'],
  ['a bad grant_type', { grant_type: 'password' }, basic(), 400, 'invalid_request', 'Invalid parameter grant_type'],
  ['no code', { grant_type: 'authorization_code' }, basic(), 400, 'invalid_request', 'Missing parameter code'],
  ['no refresh_token', { grant_type: 'refresh_token' }, basic(), 400, 'invalid_request', 'Missing parameter refresh_token'],
  ['a bad client_id', { grant_type: 'refresh_token', client_id: 'nobody', client_secret: 'x' }, undefined, 400, 'invalid_request', 'Invalid parameter client_id'],
  ['a bad code', { grant_type: 'authorization_code', code: 'x', redirect_uri: redirectUri }, basic(), 400, 'invalid_grant', 'Invalid parameter code'],
  ['a bad refresh_token', { grant_type: 'refresh_token', refresh_token: 'x' }, basic(), 400, 'invalid_grant', 'Invalid parameter refresh_token'],
  ['no client authentication', { grant_type: 'refresh_token', client_id: clientId }, undefined, 400, 'invalid_request', 'Client authorization required'],
  ['a bad secret in the body', { grant_type: 'refresh_token', client_id: clientId, client_secret: `${clientSecret}x` }, undefined, 400, 'invalid_request', 'Invalid parameter client_secret'],
  ['a bad secret in the header', { grant_type: 'refresh_token' }, basic(clientId, 'x'), 401, 'invalid_request', 'Invalid parameter client_secret'],
]; // prettier-ignore
for (const [why, form, authorization, status, error, description] of words) {
  test(`8.4.4 in the words of the table: ${why}`, async () => {
    const answer = await world.post('/oauth2/token', form, authorization);
    assert.deepEqual(
      [answer.status, answer.body['error'], answer.body['error_description']],
      [status, error, description],
    );
    assert.match(answer.headers.get('cache-control') ?? '', /no-store/);
  });
}

test('8.4.4 a browser application of any origin may ask', async () => {
  const response = await fetch(`${world.baseUrl}/oauth2/token`, {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
  });
  assert.ok(response.ok);
  assert.equal(response.headers.get('access-control-allow-origin'), 'https://app.example');
});
