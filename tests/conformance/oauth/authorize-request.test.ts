/** CSC API v1.0.4.0, 8.3.2; v2.0.0.2, 8.4.2: what may be asked for, told before anybody is asked. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pin } from '../csc/csc-world.ts';
import { OAuthWorld, answerOf, clientId, pkce, redirectUri, sha256Oid } from './oauth-world.ts';
import type { Members } from './oauth-world.ts';

let world: OAuthWorld;
let credentialID: string;
let elsewhere: string;
before(async () => {
  world = await OAuthWorld.start();
  credentialID = await world.enrol('alice');
  elsewhere = await world.csc.enrol('alice', {
    keyAlgorithm: 'p-256',
    factors: ['pin'],
    level: 2,
    signaturesMax: 5,
  });
});
after(() => world.close());

const one = Buffer.alloc(32, 1);
const hash = one.toString('base64url');
const { parameters: proof } = pkce();

function asked(changes: Members = {}): Members {
  const base = { scope: 'credential', credentialID, numSignatures: '1', hashes: hash };
  return { ...base, hashAlgorithmOID: sha256Oid, ...proof, ...changes };
}

function without(members: Members, ...names: readonly string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

/** What the application is told, without anybody having been asked to log in. */
async function refusalOf(parameters: Members): Promise<string> {
  const response = await fetch(world.authorizeUrl(parameters), { redirect: 'manual' });
  assert.equal(response.status, 303);
  const url = response.headers.get('location') ?? '';
  assert.ok(url.startsWith(redirectUri), url);
  const { searchParams, hash: fragment } = new URL(url);
  const told = fragment === '' ? searchParams : new URLSearchParams(fragment.slice(1));
  return `${told.get('error')}: ${told.get('error_description')}`;
}

function detail(changes: object = {}): object {
  const documentDigests = [{ hash: one.toString('base64'), label: 'Rental contract' }];
  return {
    type: 'credential',
    credentialID,
    documentDigests,
    hashAlgorithmOID: sha256Oid,
    ...changes,
  };
}

function rar(...details: readonly object[]): Members {
  return { ...proof, authorization_details: JSON.stringify(details) };
}

const refusals: readonly [string, () => Members, RegExp][] = [
  ['both scopes', () => asked({ scope: 'service credential' }), /^invalid_scope/],
  ['a scope nobody knows', () => asked({ scope: 'everything' }), /^invalid_scope/],
  ['a response type but code', () => asked({ response_type: 'token' }), /^unsupported_response_type/],
  ['plain PKCE', () => asked({ code_challenge_method: 'plain' }), /^invalid_request/],
  [
    'no PKCE in the words of v2',
    () => without(asked(), 'code_challenge', 'code_challenge_method'),
    /^invalid_request: .*PKCE/,
  ],
  ['a state of 256 bytes', () => asked({ state: 'é'.repeat(128) }), /Invalid parameter state/],
  ['a description of 501 characters', () => asked({ description: 'x'.repeat(501) }), /description/],
  ['no credential', () => without(asked(), 'credentialID'), /Invalid parameter credentialID/],
  ['an unknown credential', () => asked({ credentialID: 'unknown' }), /Invalid parameter credentialID/],
  ['one agreed to in the application', () => asked({ credentialID: elsewhere }), /credentials\/authorize/],
  ['no number', () => without(asked(), 'numSignatures'), /Missing parameter numSignatures/],
  ['a number that is none', () => asked({ numSignatures: '1e1' }), /Invalid parameter numSignatures/],
  ['no signature', () => asked({ numSignatures: '0' }), /numSignatures/],
  ['one more than multisign', () => asked({ numSignatures: '6' }), /too high/],
  ['two signatures for one hash at SCAL 2', () => asked({ numSignatures: '2' }), /numSignatures/],
  ['no hash at SCAL 2', () => without(asked(), 'hashes'), /Missing parameter hashes/],
  ['a hash one byte short', () => asked({ hashes: one.subarray(1).toString('base64url') }), /hashes/],
  ['a hash that is no base64', () => asked({ hashes: `${hash.slice(0, -1)}*` }), /hashes/],
  ['an unknown hash algorithm', () => asked({ hashAlgorithmOID: '1.2.3' }), /hashAlgorithmOID/],
  ['details of an unknown type', () => rar({ type: 'payment' }), /^invalid_authorization_details/],
  ['details that are no JSON', () => ({ ...proof, authorization_details: '[' }), /^invalid_authorization_details/],
  ['details that are no array', () => ({ ...proof, authorization_details: '{}' }), /^invalid_authorization_details/],
  ['two details', () => rar(detail(), detail()), /^invalid_authorization_details/],
  ['a detail without digests', () => rar(detail({ documentDigests: undefined })), /^invalid_authorization_details/],
  ['a digest that is no text', () => rar(detail({ documentDigests: [{ hash: 7 }] })), /^invalid_authorization_details/],
  ['a label of 501 characters', () => rar(detail({ documentDigests: [{ hash, label: 'x'.repeat(501) }] })), /^invalid_authorization_details/],
  ['an unknown hash type', () => rar(detail({ documentDigests: [{ hash, hashType: 'other' }] })), /hashType/],
  ['a detail without algorithm', () => rar(detail({ hashAlgorithmOID: undefined })), /^invalid_authorization_details/],
  ['a detail without subject', () => rar(detail({ credentialID: undefined })), /^invalid_authorization_details/],
  ['a detail of another scope', () => ({ ...rar(detail()), scope: 'service' }), /^invalid_scope/],
  ['creation without a detail', () => ({ ...proof, scope: 'credential-creation' }), /^(invalid_scope|invalid_request)/],
  ['a person who is not there', () => asked({ prompt: 'none' }), /^consent_required/],
]; // prettier-ignore
for (const [why, parameters, told] of refusals) {
  test(`8.4.2 told before anybody is asked: ${why}`, async () => {
    assert.match(await refusalOf(parameters()), told);
  });
}

test('8.4.2 a redirect URI that is not registered is no place to go back to', async () => {
  const near = [`${redirectUri}/`, `${redirectUri}?x=1`, redirectUri.replace('https', 'http')];
  for (const uri of [
    ...near,
    `${redirectUri}@evil.example`,
    'https://app.example.evil.example/cb',
  ]) {
    const url = world.authorizeUrl(asked({ redirect_uri: uri }));
    const response = await fetch(url, { redirect: 'manual' });
    assert.equal(response.status, 400, uri);
    assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
  }
});

test('8.4.2 an unknown client is no place to go back to', async () => {
  const url = world.authorizeUrl(asked({ client_id: 'nobody' }));
  const response = await fetch(url, { redirect: 'manual' });
  assert.equal(response.status, 400);
});

test('8.4.2 what OpenID Connect adds is ignored, and so is what nobody knows', async () => {
  const extra = {
    nonce: 'n',
    max_age: '0',
    id_token_hint: 'x',
    acr_values: 'a',
    claims: '{',
    foo: 'bar',
  };
  const answer = await world.agree('alice', asked({ ...extra, prompt: 'login', state: 's' }));
  assert.equal(answer.get('error'), null);
  assert.equal(answer.get('state'), 's');
});

test('8.4.2 an agreement needs the right factors, and a wrong one can be mended', async () => {
  const { browser, page } = await world.open('alice', world.authorizeUrl(asked()));
  const missing = await browser.press(page, 'agree', {});
  assert.equal(missing.status, 400);
  const wrong = await browser.press(page, 'agree', { 'factor-PIN': '00000000' });
  assert.equal(wrong.status, 400);
  const answer = answerOf(await browser.press(wrong, 'agree', { 'factor-PIN': pin }));
  assert.notEqual(answer.get('code'), null);
});

test('8.4.2 a form that is not ours, or of another interaction, agrees to nothing', async () => {
  const first = await world.open('alice', world.authorizeUrl(asked()));
  const second = await world.open('alice', world.authorizeUrl(asked()), first.browser);
  for (const csrf of ['', 'x'.repeat(21)]) {
    const form = new URLSearchParams({ csrf, answer: 'agree', 'factor-PIN': pin });
    const page = await first.browser.go(second.page.url, form);
    assert.equal(page.status, 400);
    assert.match(page.html, /<form/);
  }
});

test('8.4.2 whoever does not have the cookie of the interaction is told nothing of it', async () => {
  const { page } = await world.open('alice', world.authorizeUrl(asked()));
  const response = await fetch(page.url, { redirect: 'manual' });
  assert.equal(response.status, 400);
  assert.doesNotMatch(await response.text(), /Contract App/);
});

test('8.4.2 a refusal goes back as access_denied', async () => {
  const { browser, page } = await world.open('alice', world.authorizeUrl(asked({ state: 's-9' })));
  const answer = answerOf(await browser.press(page, 'refuse'));
  assert.equal(answer.get('error'), 'access_denied');
  assert.equal(answer.get('state'), 's-9');
  assert.equal(answer.get('code'), null);
});

test('8.4.2 somebody else cannot agree for the signer', async () => {
  const { page } = await world.open('bob', world.authorizeUrl(asked()));
  assert.equal(answerOf(page).get('error'), 'access_denied');
});

test('8.4.2 the page shows application, labels, number and hashes, in the asked language', async () => {
  const documentDigests = [{ hash: one.toString('base64'), label: '賃貸借契約書 <b>' }];
  const parameters = { ...rar(detail({ documentDigests })), lang: 'ja' };
  const { page } = await world.open('alice', world.authorizeUrl(parameters));
  assert.match(page.html, /lang="ja"/);
  assert.match(page.html, /Contract App/);
  assert.match(page.html, /賃貸借契約書 &lt;b&gt;/);
  const shown = page.html.replace(/<[^>]*>/g, '');
  assert.ok(shown.includes(one.toString('hex')));
  assert.match(
    String(page.headers.get('content-security-policy')),
    /default-src 'none'.*form-action 'self' https:/,
  );
});

test('8.4.2 a qualifier chooses the credential, which the token answer names', async () => {
  const qualified = await world.enrol('alice', { signatureQualifier: 'eu_eidas_aes' });
  const { verifier, parameters } = pkce();
  const request = {
    ...without(asked(), 'credentialID'),
    ...parameters,
    signatureQualifier: 'eu_eidas_aes',
  };
  const answer = await world.agree('alice', request);
  const { body } = await world.redeem(answer.get('code'), { code_verifier: verifier });
  assert.equal(body['credentialID'], qualified);
  const none = await world.open(
    'alice',
    world.authorizeUrl({ ...request, signatureQualifier: 'eu_eidas_qes' }),
  );
  assert.equal(answerOf(none.page).get('error'), 'access_denied');
});

test('8.4.2 a credential without factors takes a strong log-in, made for it or just before', async () => {
  const bare = await world.enrol('alice', { factors: [] });
  const url = world.authorizeUrl(asked({ credentialID: bare }));
  const { browser, page } = await world.open('alice', url);
  world.csc.later(600);
  assert.notEqual(answerOf(await browser.press(page, 'agree')).get('code'), null);
  const late = await browser.go(url);
  assert.equal(new URL(late.url).pathname, '/login');
  const fresh = await world.open('alice', url, browser);
  world.csc.later(299);
  const soon = await browser.go(url);
  assert.notEqual(answerOf(await browser.press(soon, 'agree')).get('code'), null);
  assert.match(fresh.page.html, /Contract App/);
});

test('8.4.2 POST and the name without oauth2/ are the same', async () => {
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    ...asked(),
  };
  const posted = await fetch(`${world.baseUrl}/oauth2/authorize`, {
    method: 'POST',
    body: new URLSearchParams(parameters),
    redirect: 'manual',
  });
  assert.match(posted.headers.get('location') ?? '', /\/oauth2\/interaction\//);
  const alias = world.authorizeUrl(asked()).replace('/oauth2/authorize', '/authorize');
  const got = await fetch(alias, { redirect: 'manual' });
  assert.match(got.headers.get('location') ?? '', /\/oauth2\/interaction\//);
});

test('8.4.2 the engine leaves no session of its own in the browser', async () => {
  const { browser } = await world.open('alice', world.authorizeUrl(asked()));
  assert.equal(browser.cookieNames.includes('kumoin_oauth'), false);
});
