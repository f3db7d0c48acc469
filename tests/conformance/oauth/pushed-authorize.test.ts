/** CSC API v2.0.0.2, 8.4.3 `oauth2/pushed_authorize`; RFC 9126. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { OAuthWorld, basic, clientId, pkce, redirectUri } from './oauth-world.ts';
import type { Members } from './oauth-world.ts';

let world: OAuthWorld;
before(async () => {
  world = await OAuthWorld.start();
  await world.register({ id: 'other' });
});
after(() => world.close());

const base = {
  response_type: 'code',
  client_id: clientId,
  redirect_uri: redirectUri,
  scope: 'service',
};

/** @param authorization empty: none is sent. */
async function push(changes: Members = {}, authorization = basic()) {
  const { verifier, parameters } = pkce();
  const form = { ...base, ...parameters, ...changes };
  return {
    verifier,
    ...(await world.post('/oauth2/pushed_authorize', form, authorization || undefined)),
  };
}

function urlFor(request_uri: unknown, client_id = clientId): string {
  const query = new URLSearchParams({ client_id, request_uri: String(request_uri) });
  return `${world.baseUrl}/oauth2/authorize?${query.toString()}`;
}

test('8.4.3 a pushed request is answered 201, and serves once', async () => {
  const { status, body, verifier } = await push({ state: 's-4' });
  assert.equal(status, 201);
  assert.equal(typeof body['expires_in'], 'number');
  const { browser, page } = await world.open('alice', urlFor(body['request_uri']));
  const reached = await browser.press(page, 'agree');
  const answer = new URL(reached.url).searchParams;
  assert.equal(answer.get('state'), 's-4');
  const { status: given } = await world.redeem(answer.get('code'), { code_verifier: verifier });
  assert.equal(given, 200);
  // A second time it leads nowhere, even with a person who would agree.
  const again = await browser.go(urlFor(body['request_uri']));
  const end = /interaction/.test(again.url) ? await browser.press(again, 'agree') : again;
  assert.equal(new URL(end.url).searchParams.get('code'), null);
});

test('8.4.3 of two answers to one pushed request, one gives a code', async () => {
  const { body } = await push();
  const one = await world.open('alice', urlFor(body['request_uri']));
  const two = await world.open('alice', urlFor(body['request_uri']));
  const ends = await Promise.all(
    [one, two].map(({ browser, page }) => browser.press(page, 'agree')),
  );
  const codes = ends.map(({ url }) => new URL(url).searchParams.get('code'));
  assert.equal(codes.filter((code) => code !== null).length, 1);
});

test('8.4.3 it serves its own client, and none that was never pushed serves any', async () => {
  const { body } = await push();
  for (const url of [
    urlFor(body['request_uri'], 'other'),
    urlFor(`${String(body['request_uri'])}x`),
    urlFor('urn:ietf:params:oauth:request_uri:'),
    urlFor('https://app.example/request.jwt'),
  ]) {
    const response = await fetch(url, { redirect: 'manual' });
    assert.doesNotMatch(response.headers.get('location') ?? '', /interaction/);
  }
});

test('8.4.3 it lives a minute by the clock of the engine', async () => {
  const { body } = await push();
  assert.ok(Number(body['expires_in']) <= 60);
});

const refusals: readonly [string, Members, string, string][] = [
  ['no PKCE', { code_challenge: '', code_challenge_method: '' }, basic(), 'invalid_request'],
  ['both scopes', { scope: 'service credential' }, basic(), 'invalid_scope'],
  ['a redirect URI that is not registered', { redirect_uri: `${redirectUri}x` }, basic(), 'invalid_request'],
  ['no client authentication', {}, '', 'invalid_client'],
  ['a bad secret', {}, basic(clientId, 'x'), 'invalid_client'],
  ['a request_uri in it', { request_uri: 'urn:x' }, basic(), 'request_uri_not_supported'],
  ['an unknown credential', { scope: 'credential', credentialID: 'x', numSignatures: '1' }, basic(), 'invalid_request'],
  ['details of an unknown type', { authorization_details: '[{"type":"x"}]' }, basic(), 'invalid_authorization_details'],
]; // prettier-ignore
for (const [why, changes, authorization, error] of refusals) {
  test(`8.4.3 refused: ${why}`, async () => {
    const { status, body } = await push(changes, authorization);
    assert.ok(status === 400 || status === 401, String(status));
    assert.equal(body['error'], error, JSON.stringify(body));
  });
}
