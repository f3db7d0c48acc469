/**
 * openid-client, a certified client by other people, against the authorization server: it finds
 * the server by its metadata, asks by PAR, PKCE and RAR, and takes the answers as the standards
 * have them. What it obtained then signs, through the CSC API. RFC 8414, 9126, 9207, 9396, 9449.
 */

import assert from 'node:assert/strict';
import { X509Certificate, hash, verify } from 'node:crypto';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { pin } from '../../conformance/csc/csc-world.ts';
import {
  OAuthWorld,
  clientId,
  clientSecret,
  redirectUri,
  sha256Oid,
} from '../../conformance/oauth/oauth-world.ts';

let world: OAuthWorld;
let config: client.Configuration;
before(async () => {
  world = await OAuthWorld.start();
  config = await discovered(clientId, client.ClientSecretBasic(clientSecret));
});
after(() => world.close());

function discovered(
  id: string,
  authentication: client.ClientAuth,
  metadata: Partial<client.ClientMetadata> = {},
): Promise<client.Configuration> {
  return client.discovery(new URL(world.baseUrl), id, metadata, authentication, {
    algorithm: 'oauth2',
    execute: [client.allowInsecureRequests],
  });
}

const digest = Buffer.from(hash('sha256', 'a contract', 'hex'), 'hex');

/** The browser of the person; what it was sent back with is checked by the client itself. */
async function agree(url: URL, fields: Readonly<Record<string, string>> = {}): Promise<URL> {
  const { browser, page } = await world.open('alice', url.href);
  const reached = await browser.press(page, 'agree', fields);
  return new URL(reached.url);
}

async function obtain(
  parameters: Readonly<Record<string, string>>,
  { pushed = true, fields = {}, options = {} }: Obtaining = {},
) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const asked = {
    ...parameters,
    redirect_uri: redirectUri,
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  };
  const url = pushed
    ? await client.buildAuthorizationUrlWithPAR(config, asked, options)
    : client.buildAuthorizationUrl(config, asked);
  const reached = await agree(url, fields);
  const checks = { pkceCodeVerifier, expectedState };
  return client.authorizationCodeGrant(config, reached, checks, undefined, options);
}

interface Obtaining {
  readonly pushed?: boolean;
  readonly fields?: Readonly<Record<string, string>>;
  readonly options?: client.DPoPOptions;
}

function detailFor(credentialID: string) {
  return {
    type: 'https://cloudsignatureconsortium.org/2025/credential',
    credentialID,
    numSignatures: 1,
    documentDigests: [
      { hash: digest.toString('base64'), label: 'Rental contract', hashType: 'DTBSR' },
    ],
    hashAlgorithmOID: sha256Oid,
  };
}

function orderFor(credentialID: string) {
  const hashes = [digest.toString('base64')];
  return { credentialID, hashes, hashAlgorithmOID: sha256Oid, signAlgo: '1.2.840.10045.4.3.2' };
}

const withPin = { 'factor-PIN': pin };

async function isSignedBy(credentialID: string, body: Readonly<Record<string, unknown>>) {
  const [signature] = body['signatures'] as readonly string[];
  const credential = await world.csc.built.stores.credentials.find(credentialID as never);
  const [certificate] = credential?.chain ?? [];
  assert.ok(certificate && signature);
  const key = new X509Certificate(certificate).publicKey;
  return verify('sha256', Buffer.from('a contract'), key, Buffer.from(signature, 'base64'));
}

test('PAR, PKCE and RAR: the token signs as Bearer, and the details come back', async () => {
  const credentialID = await world.enrol('alice');
  const detail = detailFor(credentialID);
  const authorization_details = JSON.stringify([detail]);
  const tokens = await obtain({ authorization_details }, { fields: withPin });
  assert.deepEqual(tokens.authorization_details, [detail]);
  assert.equal(tokens.token_type, 'bearer');
  const url = new URL(`${world.baseUrl}/csc/v2/signatures/signHash`);
  const body = JSON.stringify(orderFor(credentialID));
  const headers = new Headers({ 'content-type': 'application/json' });
  const response = await client.fetchProtectedResource(
    config,
    tokens.access_token,
    url,
    'POST',
    body,
    headers,
  );
  assert.equal(response.status, 200);
  assert.equal(await isSignedBy(credentialID, (await response.json()) as never), true);
});

test('the same token signs as SAD, beside the service token of the same client', async () => {
  const credentialID = await world.enrol('alice');
  const authorization_details = JSON.stringify([detailFor(credentialID)]);
  const yes = await obtain({ authorization_details }, { fields: withPin });
  const service = await obtain({ scope: 'service' }, { pushed: false });
  const session = world.csc.sessionOf(service.access_token);
  const order = { ...orderFor(credentialID), SAD: yes.access_token };
  const { status, body } = await session.call('v2', 'signatures/signHash', order);
  assert.equal(status, 200);
  assert.equal(await isSignedBy(credentialID, body), true);
});

test('DPoP: code, token and signature go with one key', async () => {
  const credentialID = await world.enrol('alice');
  const pair = await client.randomDPoPKeyPair();
  const authorization_details = JSON.stringify([detailFor(credentialID)]);
  const options = { DPoP: client.getDPoPHandle(config, pair) };
  const tokens = await obtain({ authorization_details }, { fields: withPin, options });
  assert.equal(tokens.token_type, 'dpop');

  // The CSC API has a clock of its own in this world; the client adjusts to it.
  const skew = Math.floor((world.csc.clock.at - Date.now()) / 1000);
  const basic = client.ClientSecretBasic(clientSecret);
  const later = await discovered(clientId, basic, { [client.clockSkew]: skew });
  const url = new URL(`${world.baseUrl}/csc/v2/signatures/signHash`);
  const headers = new Headers({ 'content-type': 'application/json' });
  const body = JSON.stringify(orderFor(credentialID));
  const call = (DPoP: client.DPoPHandle) =>
    client
      .fetchProtectedResource(later, tokens.access_token, url, 'POST', body, headers, { DPoP })
      .then(({ status }) => status)
      .catch((error: { status?: number }) => error.status);
  const other = client.getDPoPHandle(later, await client.randomDPoPKeyPair());
  assert.equal(await call(other), 401);
  assert.equal(await call(client.getDPoPHandle(later, pair)), 200);
});

test('refresh, and revocation of what it gave', async () => {
  const first = await obtain({ scope: 'service' });
  const second = await client.refreshTokenGrant(config, first.refresh_token ?? '');
  const session = world.csc.sessionOf(second.access_token);
  assert.equal((await session.call('v2', 'credentials/list')).status, 200);
  await assert.rejects(client.refreshTokenGrant(config, first.refresh_token ?? ''), {
    error: 'invalid_grant',
  });
  const third = await obtain({ scope: 'service' });
  const revoke = async (token: string) => {
    const form = new URLSearchParams({ token, client_id: clientId, client_secret: clientSecret });
    return (await fetch(`${world.baseUrl}/oauth2/revoke`, { method: 'POST', body: form })).status;
  };
  assert.equal(await revoke(third.access_token), 204);
  assert.equal(
    (await world.csc.sessionOf(third.access_token).call('v2', 'credentials/list')).status,
    401,
  );
});

test('client credentials: a service by its secret', async () => {
  const alice = world.csc.accounts.get('alice');
  assert.ok(alice);
  const registered = {
    redirectUris: [],
    grantTypes: ['client_credentials'],
    scopes: ['service'],
  } as const;
  await world.register({ ...registered, id: 'seal', rights: { accountIds: [alice.id] } });
  const own = await discovered('seal', client.ClientSecretPost(clientSecret));
  const tokens = await client.clientCredentialsGrant(own, { scope: 'service' });
  assert.equal(tokens.expires_in, 3600);
  assert.equal(tokens.refresh_token, undefined);
});

test('an answer that a person refused is an error of the standard', async () => {
  const url = client.buildAuthorizationUrl(config, { scope: 'service', redirect_uri: redirectUri });
  const { browser, page } = await world.open('alice', url.href);
  const reached = new URL((await browser.press(page, 'refuse')).url);
  await assert.rejects(client.authorizationCodeGrant(config, reached, {}), {
    error: 'access_denied',
  });
});

test('a code that somebody else started is refused by the client, since iss and state are told', async () => {
  const url = client.buildAuthorizationUrl(config, {
    scope: 'service',
    redirect_uri: redirectUri,
    state: 'one',
  });
  const reached = await agree(url);
  assert.equal(reached.searchParams.get('iss'), world.baseUrl);
  await assert.rejects(client.authorizationCodeGrant(config, reached, { expectedState: 'two' }));
  reached.searchParams.set('iss', 'https://evil.example');
  await assert.rejects(client.authorizationCodeGrant(config, reached, { expectedState: 'one' }));
});
