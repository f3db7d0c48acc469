/**
 * CSC API v2.2.0.0, 8.2.2, 11.4 and 11.5: a person agrees to the making, or the end, of one
 * credential; the token that comes of it does exactly that, once.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answerOf, basic, OAuthWorld, pkce, redirectUri } from './oauth-world.ts';
import type { Members } from './oauth-world.ts';

const base = 'https://cloudsignatureconsortium.org/2025/';
const creationRequest = {
  certificatePolicy: '2.999.1.1',
  subjectData: {
    given_name: 'alice',
    family_name: 'Example',
    birthdate: '1990-01-31',
    gender: 'female',
    address: { country: 'AT' },
  },
};

let world: OAuthWorld;
before(async () => {
  world = await OAuthWorld.start();
  const scopes = ['service', 'credential', 'credential-creation', 'credential-deletion'] as const;
  await world.register({ id: 'wallet', scopes });
  await world.register({ id: 'narrow', scopes: ['service', 'credential'] });
});
after(() => world.close());

const creating = (request: object, type = `${base}credential-creation`): Members =>
  detailed({ type, credentialCreationRequest: request });
const deleting = (credentialID: unknown, type = `${base}credential-deletion`): Members =>
  detailed({ type, credentialID });

function detailed(detail: object, clientId = 'wallet'): Members {
  return { client_id: clientId, authorization_details: JSON.stringify([detail]) };
}

/** From the question to the token. */
async function tokenFor(parameters: Members) {
  const { verifier, parameters: challenge } = pkce();
  const answer = await world.agree('alice', { ...parameters, ...challenge }, {});
  const code = answer.get('code');
  assert.ok(code !== null, answer.toString());
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  const { status, body } = await world.token({ ...form, code_verifier: verifier }, basic('wallet'));
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const sessionOf = (token: Readonly<Record<string, unknown>>) =>
  world.csc.sessionOf(String(token['access_token']));

for (const type of [`${base}credential-creation`, 'credential_creation']) {
  test(`8.2.2 ${type}: agreed to on the page, made by credentials/create, once`, async () => {
    const token = await tokenFor(creating(creationRequest, type));
    assert.equal(token['token_type'], 'Bearer');
    assert.equal('refresh_token' in token, false);
    const wallet = sessionOf(token);
    const body = { credentialCreationRequest: creationRequest, credentialInfo: true };
    const other = { ...creationRequest, certificatePolicy: 'other' };
    const wrong = await wallet.call('v2', 'credentials/create', {
      credentialCreationRequest: other,
    });
    assert.equal(wrong.status, 400);
    const made = await wallet.call('v2', 'credentials/create', body);
    assert.equal(made.status, 201, made.text);
    const again = await wallet.call('v2', 'credentials/create', body);
    assert.deepEqual([again.status, again.body['error']], [401, 'expired_token']);
  });
}

test('8.2.2 a creation: the page names the person and the policy, and warns of nothing else', async () => {
  const url = world.authorizeUrl({ ...creating(creationRequest), ...pkce().parameters });
  const { page } = await world.open('alice', url);
  assert.match(page.html, /alice Example \(AT\)/);
  assert.match(page.html, /2\.999\.1\.1/);
});

test('8.2.2 a creation is signed with at once: made, agreed to, signed', async () => {
  const wallet = sessionOf(await tokenFor(creating(creationRequest)));
  const made = await wallet.call('v2', 'credentials/create', {
    credentialCreationRequest: creationRequest,
  });
  const credentialID = String(made.body['credentialID']);
  const hash = Buffer.alloc(32, 7);
  const token = await tokenFor({
    client_id: 'wallet',
    scope: 'credential',
    credentialID,
    numSignatures: '1',
    hashes: hash.toString('base64url'),
    hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
  });
  const signed = await sessionOf(token).call('v2', 'signatures/signHash', {
    credentialID,
    hashes: [hash.toString('base64')],
    hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
    signAlgo: '1.2.840.10045.4.3.2',
  });
  assert.equal(signed.status, 200, signed.text);
});

for (const type of [`${base}credential-deletion`, 'credential_deletion']) {
  test(`8.2.2 ${type}: agreed to on the page, ended by credentials/delete, once`, async () => {
    const [credentialID, other] = [await world.enrol('alice'), await world.enrol('alice')];
    const remover = sessionOf(await tokenFor(deleting(credentialID, type)));
    const end = (id: string) =>
      remover.call('v2', 'credentials/delete', { credentialDeletionRequest: { credentialID: id } });
    assert.equal((await end(other)).status, 400);
    assert.equal((await end(credentialID)).status, 204);
    assert.equal((await end(credentialID)).status, 401);
    const alice = await world.csc.session('alice');
    const gone = await alice.call('v2', 'credentials/info', { credentialID });
    assert.equal(gone.status, 400);
    const kept = await alice.call('v2', 'credentials/info', { credentialID: other });
    assert.equal(kept.status, 200);
  });
}

test('8.2.2 a deletion: the page names the certificate', async () => {
  const credentialID = await world.enrol('alice');
  const url = world.authorizeUrl({ ...deleting(credentialID), ...pkce().parameters });
  const { page } = await world.open('alice', url);
  assert.match(page.html, /the p-256 of alice/);
});

/** What the application is told. */
async function refusalOf(parameters: Members): Promise<URLSearchParams> {
  const url = world.authorizeUrl({ ...parameters, ...pkce().parameters });
  const { browser, page } = await world.open('alice', url);
  // Who has just logged in is told on a page, and goes on by a link.
  const [, next] = /href="(\/oauth2\/authorize\/[^"]+)"/.exec(page.html) ?? [];
  return answerOf(next === undefined ? page : await browser.go(next));
}

const subject = (changes: object): object => ({
  ...creationRequest,
  subjectData: { ...creationRequest.subjectData, ...changes },
});
for (const [what, parameters, error] of [
  ['no request', detailed({ type: 'credential_creation' }), 'invalid_authorization_details'],
  ['a request that is none', creating([]), 'invalid_authorization_details'],
  ['no given name', creating(subject({ given_name: null })), 'invalid_authorization_details'],
  [
    'an endless name',
    creating(subject({ given_name: 'x'.repeat(256) })),
    'invalid_authorization_details',
  ],
  [
    'a policy not offered',
    creating({ ...creationRequest, certificatePolicy: 'x' }),
    'invalid_authorization_details',
  ],
  ['somebody else’s name', creating(subject({ given_name: 'bob' })), 'access_denied'],
  ['no credential to delete', deleting(null), 'invalid_authorization_details'],
  ['an endless identifier', deleting('x'.repeat(256)), 'invalid_authorization_details'],
  ['an unknown credential', deleting('x'), 'access_denied'],
  [
    'a scope without a detail',
    { client_id: 'wallet', scope: 'credential-creation' },
    'invalid_request',
  ],
  ['a scope that differs', { ...deleting('x'), scope: 'credential-creation' }, 'invalid_scope'],
] as const) {
  test(`8.2.2 ${what} → ${error}, and nobody is asked to agree`, async () => {
    const answer = await refusalOf(parameters);
    assert.equal(answer.get('code'), null);
    assert.equal(answer.get('error'), error, answer.toString());
  });
}

test('8.2.2 somebody else’s credential cannot be asked for to end', async () => {
  const credentialID = await world.enrol('bob');
  const answer = await refusalOf(deleting(credentialID));
  assert.equal(answer.get('error'), 'access_denied');
});

test('8.2.2 a client that was not registered for it → refused', async () => {
  const detail = { type: 'credential_creation', credentialCreationRequest: creationRequest };
  const answer = await refusalOf(detailed(detail, 'narrow'));
  assert.equal(answer.get('code'), null);
  assert.ok(answer.get('error') !== null);
});

test('8.2.2 whoever refuses makes nothing and ends nothing', async () => {
  const credentialID = await world.enrol('alice');
  for (const parameters of [creating(creationRequest), deleting(credentialID)]) {
    const url = world.authorizeUrl({ ...parameters, ...pkce().parameters });
    const { browser, page } = await world.open('alice', url);
    const answer = answerOf(await browser.press(page, 'refuse', {}));
    assert.equal(answer.get('error'), 'access_denied');
  }
  const alice = await world.csc.session('alice');
  const there = await alice.call('v2', 'credentials/info', { credentialID });
  assert.equal(there.status, 200);
});

test('8.2.2 a log-in of some time ago is not enough to make or end a credential', async () => {
  const credentialID = await world.enrol('alice');
  for (const parameters of [creating(creationRequest), deleting(credentialID)]) {
    const url = world.authorizeUrl({ ...parameters, ...pkce().parameters });
    const { browser } = await world.open('alice', url);
    world.csc.later(299);
    const fresh = await browser.go(url);
    assert.match(new URL(fresh.url).pathname, /^\/oauth2\/interaction\//);
    world.csc.later(2);
    const stale = await browser.go(url);
    assert.equal(new URL(stale.url).pathname, '/login');
  }
});
