/** CSC API v1.0.4.0, 8.3.4; v2.0.0.2, 8.4.5: what ends with a token. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { OAuthWorld, basic, clientId, clientSecret, pkce, sha256Oid } from './oauth-world.ts';
import type { Members } from './oauth-world.ts';

let world: OAuthWorld;
before(async () => {
  world = await OAuthWorld.start();
  await world.register({ id: 'other' });
});
after(() => world.close());

async function pair() {
  const answer = await world.agree('alice', { scope: 'service' }, {});
  const { body } = await world.redeem(answer.get('code'));
  return { access: String(body['access_token']), refresh: String(body['refresh_token']) };
}

const revoke = (form: Members, authorization: string | undefined = basic()) =>
  world.post('/oauth2/revoke', form, authorization);

async function isAlive(token: string): Promise<boolean> {
  return (await world.csc.sessionOf(token).call('v2', 'credentials/list')).status === 200;
}

async function refreshes(refresh_token: string): Promise<boolean> {
  return (await world.token({ grant_type: 'refresh_token', refresh_token })).status === 200;
}

test('8.4.5 an access token ends alone', async () => {
  const { access, refresh } = await pair();
  const { status, body } = await revoke({ token: access, token_type_hint: 'access_token' });
  assert.deepEqual([status, body], [204, {}]);
  assert.equal(await isAlive(access), false);
  assert.equal(await refreshes(refresh), true);
});

test('8.4.5 a refresh token ends with all access tokens of its grant', async () => {
  const { access, refresh } = await pair();
  assert.equal((await revoke({ token: refresh })).status, 204);
  assert.equal(await isAlive(access), false);
  assert.equal(await refreshes(refresh), false);
});

test('8.4.5 the hint may be wrong, and the name short', async () => {
  const { access } = await pair();
  const form = { token: access, token_type_hint: 'refresh_token' };
  assert.equal((await world.post('/revoke', form, basic())).status, 204);
  assert.equal(await isAlive(access), false);
});

test('8.4.5 a credential token is taken back before it signs', async () => {
  const credentialID = await world.enrol('alice', { factors: [] });
  const { verifier, parameters } = pkce();
  const hash = Buffer.alloc(32, 3);
  const hashes = hash.toString('base64url');
  const asked = { scope: 'credential', credentialID, numSignatures: '1', hashes };
  const request = { ...asked, hashAlgorithmOID: sha256Oid, ...parameters };
  const answer = await world.agree('alice', request, {});
  const { body } = await world.redeem(answer.get('code'), { code_verifier: verifier });
  const token = String(body['access_token']);
  assert.equal((await revoke({ token })).status, 204);
  const order = { credentialID, hashes: [hash.toString('base64')], hashAlgorithmOID: sha256Oid };
  const call = { ...order, signAlgo: '1.2.840.10045.4.3.2' };
  assert.equal(
    (await world.csc.sessionOf(token).call('v2', 'signatures/signHash', call)).status,
    401,
  );
});

test('8.4.5 the token of another client is as unknown as none', async () => {
  const { access } = await pair();
  for (const [form, authorization] of [
    [{ token: access }, basic('other')],
    [{ token: 'unknown' }, basic()],
  ] as const) {
    const { status, body } = await revoke(form, authorization);
    assert.equal(status, 400);
    assert.equal(body['error_description'], 'Invalid string parameter token');
  }
  assert.equal(await isAlive(access), true);
});

const words: readonly [string, Members, string | undefined, number, string, string][] = [
  ['no token', {}, basic(), 400, 'invalid_request', 'Missing parameter token'],
  ['no client', { token: 'x' }, undefined, 400, 'invalid_request', 'Missing parameter client_id'],
  ['a bad client', { token: 'x', client_id: 'nobody', client_secret: 'x' }, undefined, 400, 'invalid_request', 'Invalid parameter client_id'],
  ['no secret', { token: 'x', client_id: clientId }, undefined, 400, 'invalid_request', 'Client authorization required'],
  ['a bad secret', { token: 'x', client_id: clientId, client_secret: clientSecret.slice(1) }, undefined, 400, 'invalid_request', 'Invalid parameter client_secret'],
  ['a bad hint', { token: 'x', token_type_hint: 'cookie' }, basic(), 400, 'invalid_request', 'Invalid parameter token_type_hint'],
  ['a bad header', { token: 'x' }, 'Basic', 401, 'invalid_client', 'Invalid authorization header'],
]; // prettier-ignore
for (const [why, form, authorization, status, error, description] of words) {
  test(`8.4.5 in the words of the table: ${why}`, async () => {
    const answer = await world.post('/oauth2/revoke', form, authorization);
    assert.deepEqual(
      [answer.status, answer.body['error'], answer.body['error_description']],
      [status, error, description],
    );
  });
}
