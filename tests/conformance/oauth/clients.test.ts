/** CSC API v2.0.0.2, 8.4 and 8.5; RFC 7523, 8252, 8414: who the client is, and how it knows us. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { ClientId } from '../../../apps/server/src/domain/identifiers.ts';
import { OAuthWorld, basic, redirectUri } from './oauth-world.ts';

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

let world: OAuthWorld;
let privateKey: Key;
before(async () => {
  world = await OAuthWorld.start();
  const pair = await generateKeyPair('ES256', { extractable: true });
  privateKey = pair.privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), alg: 'ES256', use: 'sig' };
  const alice = world.csc.accounts.get('alice');
  assert.ok(alice);
  const common = {
    redirectUris: [],
    grantTypes: ['client_credentials'],
    scopes: ['service'],
  } as const;
  const rights = { accountIds: [alice.id] };
  await world.register({ ...common, id: 'seal', rights });
  const keys = { authentication: 'private_key_jwt', jwks: { keys: [jwk] } } as const;
  await world.register({ ...common, ...keys, id: 'keyed', rights });
  await world.register({
    id: 'native',
    redirectUris: ['http://127.0.0.1/cb'],
    authentication: 'none',
  });
});
after(() => world.close());

async function assertionWith(changes: object = {}, key = privateKey): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'keyed',
    sub: 'keyed',
    aud: world.baseUrl,
    jti: randomUUID(),
    iat,
    exp: iat + 60,
  };
  return new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'ES256' }).sign(key);
}

async function asKeyed(client_assertion: string) {
  const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  const form = { grant_type: 'client_credentials', scope: 'service', client_assertion_type };
  return world.post('/oauth2/token', { ...form, client_assertion });
}

test('8.5 a service acts for the account in its rights, and for itself', async () => {
  const form = { grant_type: 'client_credentials', scope: 'service' };
  const { status, body } = await world.post('/oauth2/token', form, basic('seal'));
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal('refresh_token' in body, false);
  const access = await world.csc.built.useCases.checkAccess({
    reveal: () => body['access_token'],
  } as never);
  assert.equal(access.userSpecific, false);
  assert.equal(access.accountId, world.csc.accounts.get('alice')?.id);
});

test('8.5 client credentials are for the scope service', async () => {
  for (const scope of ['credential', 'service credential']) {
    const form = { grant_type: 'client_credentials', scope };
    const { status, body } = await world.post('/oauth2/token', form, basic('seal'));
    assert.deepEqual([status, body['error']], [400, 'invalid_scope'], scope);
  }
  const { status } = await world.token({ grant_type: 'client_credentials', scope: 'service' });
  assert.equal(status, 400, 'a client that is not registered for it');
});

test('8.4.4 private_key_jwt: an assertion proves the client, and once', async () => {
  const assertion = await assertionWith();
  assert.equal((await asKeyed(assertion)).status, 200);
  assert.equal((await asKeyed(assertion)).status, 400);
});

test('8.4.4 private_key_jwt: of ten uses at once one counts', async () => {
  const assertion = await assertionWith();
  const tries = await Promise.all(Array.from({ length: 10 }, () => asKeyed(assertion)));
  assert.equal(tries.filter(({ status }) => status === 200).length, 1);
});

test('8.4.4 private_key_jwt: another key, audience, subject or an old one proves nothing', async () => {
  const other = (await generateKeyPair('ES256')).privateKey;
  const past = Math.floor(Date.now() / 1000) - 120;
  for (const assertion of [
    await assertionWith({}, other),
    await assertionWith({ aud: 'https://elsewhere.example' }),
    await assertionWith({ iss: 'seal' }),
    await assertionWith({ sub: 'seal' }),
    await assertionWith({ exp: past }),
    await assertionWith({ jti: undefined }),
  ]) {
    assert.equal((await asKeyed(assertion)).status, 400);
  }
});

test('8.4.2 a native application registered without a port takes any, and no other address', async () => {
  const statusFor = async (uri: string) => {
    const parameters = { client_id: 'native', scope: 'service', redirect_uri: uri };
    const proof = {
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    };
    const url = world.authorizeUrl({ ...parameters, ...proof });
    return (await fetch(url, { redirect: 'manual' })).status;
  };
  for (const uri of ['http://127.0.0.1/cb', 'http://127.0.0.1:51004/cb']) {
    assert.equal(await statusFor(uri), 303, uri);
  }
  for (const uri of [
    'http://127.0.0.1:51004/cb/',
    'http://127.0.0.2:51004/cb',
    'http://localhost:51004/cb',
    'https://127.0.0.1:51004/cb',
    'http://127.0.0.1:51004@evil.example/cb',
    'http://127.0.0.1:510045/cb',
  ]) {
    assert.equal(await statusFor(uri), 400, uri);
  }
});

test('8.4.2 a client that cannot prove itself needs PKCE, whatever it speaks', async () => {
  const parameters = { client_id: 'native', scope: 'service', redirect_uri: 'http://127.0.0.1/cb' };
  const response = await fetch(world.authorizeUrl(parameters), { redirect: 'manual' });
  assert.match(response.headers.get('location') ?? '', /error=invalid_request/);
});

test('8.4 both well-known documents tell where everything is', async () => {
  for (const name of ['oauth-authorization-server', 'openid-configuration']) {
    const response = await fetch(`${world.baseUrl}/.well-known/${name}`);
    const metadata = (await response.json()) as Record<string, unknown>;
    assert.equal(metadata['issuer'], world.baseUrl);
    assert.equal(metadata['authorization_endpoint'], `${world.baseUrl}/oauth2/authorize`);
    assert.equal(metadata['token_endpoint'], `${world.baseUrl}/oauth2/token`);
    assert.equal(
      metadata['pushed_authorization_request_endpoint'],
      `${world.baseUrl}/oauth2/pushed_authorize`,
    );
    assert.equal(metadata['revocation_endpoint'], `${world.baseUrl}/oauth2/revoke`);
    assert.deepEqual(metadata['code_challenge_methods_supported'], ['S256']);
    assert.equal(metadata['authorization_response_iss_parameter_supported'], true);
    assert.ok(
      (metadata['authorization_details_types_supported'] as string[]).includes('credential'),
    );
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
  }
});

test('8.4 a client that is disabled is unknown', async () => {
  await world.csc.built.useCases.updateClient({ id: 'seal' as ClientId, enabled: false });
  const form = { grant_type: 'client_credentials', scope: 'service' };
  const { body } = await world.post('/oauth2/token', form, basic('seal'));
  assert.equal(body['error_description'], 'Invalid parameter client_id');
  await world.csc.built.useCases.updateClient({ id: 'seal' as ClientId, enabled: true });
});

test('8.4.2 a client asks for its own scopes', async () => {
  await world.register({ id: 'narrow', scopes: ['service'] });
  const url = world.authorizeUrl({
    client_id: 'narrow',
    scope: 'credential',
    credentialID: 'x',
    numSignatures: '1',
  });
  const response = await fetch(url, { redirect: 'manual' });
  const location = new URL(response.headers.get('location') ?? '');
  assert.ok(location.href.startsWith(redirectUri));
  assert.equal(location.searchParams.get('error'), 'invalid_scope');
});

test('8.4 the documents are found with the path of an issuer behind their name, too', async () => {
  const response = await fetch(`${world.baseUrl}/.well-known/oauth-authorization-server/some/path`);
  const metadata = (await response.json()) as Record<string, unknown>;
  assert.equal(metadata['issuer'], world.baseUrl);
});

test('8.4.3 a client pushes as often as its rights allow', async () => {
  await world.register({ id: 'slow', rights: { callsPerMinute: 2 } });
  const push = async () => {
    const form = { response_type: 'code', redirect_uri: redirectUri, scope: 'service' };
    const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
    const proof = { code_challenge: challenge, code_challenge_method: 'S256' };
    const whole = { ...form, ...proof, client_id: 'slow' };
    return (await world.post('/oauth2/pushed_authorize', whole, basic('slow'))).body['error'];
  };
  const told = [await push(), await push(), await push()];
  assert.deepEqual(told, [undefined, undefined, 'temporarily_unavailable']);
});
