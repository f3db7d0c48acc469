/** CSC API v1.0.4.0, 8.3; v2.0.0.2, 8.4: the authorization code, from the page to the signature. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { OAuthWorld, pkce, sha256Oid } from './oauth-world.ts';

let world: OAuthWorld;
before(async () => {
  world = await OAuthWorld.start();
});
after(() => world.close());

const hashes = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const joined = hashes.map((digest) => digest.toString('base64url')).join(',');

test('8.4.4 v1: a service token by code, without PKCE for a client that has a secret', async () => {
  const answer = await world.agree('alice', { scope: 'service', state: 's-1' }, {});
  assert.equal(answer.get('state'), 's-1');
  assert.equal(answer.get('iss'), world.baseUrl);
  const { status, body } = await world.redeem(answer.get('code'));
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body['token_type'], 'Bearer');
  assert.equal(body['expires_in'], 3600);
  assert.equal(typeof body['refresh_token'], 'string');
  const listed = await world.csc
    .sessionOf(String(body['access_token']))
    .call('v2', 'credentials/list');
  assert.equal(listed.status, 200);
});

test('8.4.4 v2: a credential token signs as Bearer, and once', async () => {
  const credentialID = await world.enrol('alice');
  const { verifier, parameters } = pkce();
  const asked = { scope: 'credential', credentialID, numSignatures: '2', hashes: joined };
  const answer = await world.agree('alice', {
    ...asked,
    hashAlgorithmOID: sha256Oid,
    ...parameters,
  });
  const { status, body } = await world.redeem(answer.get('code'), { code_verifier: verifier });
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body['token_type'], 'Bearer');
  assert.equal(body['expires_in'], 300);
  assert.equal(body['credentialID'], credentialID);
  assert.equal('refresh_token' in body, false);
  const order = {
    credentialID,
    hashes: hashes.map((digest) => digest.toString('base64')),
    hashAlgorithmOID: sha256Oid,
    signAlgo: '1.2.840.10045.4.3.2',
  };
  const session = world.csc.sessionOf(String(body['access_token']));
  const signed = await session.call('v2', 'signatures/signHash', {
    ...order,
    SAD: body['access_token'],
  });
  assert.equal(signed.status, 200, signed.text);
  const again = await session.call('v2', 'signatures/signHash', {
    ...order,
    SAD: body['access_token'],
  });
  assert.equal(again.status, 400);
});
