/**
 * The SDK through our authorization server: each way to a token, and what can be done with it. CSC
 * API v1.0.4.0, 8.3; v2.0.0.2, 8.4; RFC 9126, 9396, 9449, 7523.
 */

import assert from 'node:assert/strict';
import { randomBytes, verify, X509Certificate } from 'node:crypto';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import {
  chooseAlgorithm,
  CscClient,
  makeAccountToken,
  OAuthClient,
  SdkError,
  signDigest,
  yesByOAuth,
} from '@kumoin/sdk';
import type { BegunAuthorization, Fetch, OAuthClientOptions, RemoteCredential } from '@kumoin/sdk';
import type { AccountId } from '../../../apps/server/src/domain/identifiers.ts';
import { pin } from '../csc/csc-world.ts';
import { answerOf, clientId, clientSecret, OAuthWorld, redirectUri } from './oauth-world.ts';

let world: OAuthWorld;
let credentialId: string;

before(async () => {
  world = await OAuthWorld.start();
  credentialId = await world.enrol('alice');
});
after(() => world.close());

const message = Buffer.from('what is signed');
const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', message));
const sha256 = '2.16.840.1.101.3.4.2.1';
const secret = { method: 'client_secret_basic', secret: clientSecret } as const;

function clientAt(version: 'v1' | 'v2', fetchWith: Fetch = fetch) {
  return new CscClient({ baseUrl: `${world.baseUrl}/csc/${version}`, fetch: fetchWith });
}

/** As an application begins: by what the server says of itself. */
async function oauthOf(
  version: 'v1' | 'v2',
  options: Partial<OAuthClientOptions> = {},
): Promise<OAuthClient> {
  const { oauthServers } = await clientAt(version).info();
  const [place] = oauthServers;
  const common = { clientId, authentication: secret, redirectUri, version, fetch };
  return OAuthClient.find(place ?? assert.fail('no authorization server'), {
    ...common,
    ...options,
  });
}

/** A person who agrees. */
async function visit(url: URL): Promise<URL> {
  const { browser, page } = await world.open('alice', url.href);
  const fields = page.html.includes('name="factor-PIN"') ? { 'factor-PIN': pin } : {};
  const answer = answerOf(await browser.press(page, 'agree', fields));
  return new URL(`${redirectUri}?${answer.toString()}`);
}

function assertVerifies({ chain }: RemoteCredential, signature: Uint8Array): void {
  const { publicKey } = new X509Certificate(chain[0] ?? new Uint8Array());
  assert.ok(verify('sha256', message, publicKey, signature));
  assert.ok(!verify('sha256', Buffer.from('another'), publicKey, signature));
}

for (const version of ['v1', 'v2'] as const) {
  test(`8.4 ${version}: access by code, then a signature by a code of its own`, async () => {
    const oauth = await oauthOf(version);
    const begun = await oauth.beginService({ lang: 'ja' });
    const access = await oauth.finish(begun, await visit(new URL(begun.url)));
    const client = clientAt(version);
    client.useAccessToken(access.accessToken);
    const credential = await client.showCredential(credentialId);
    assert.equal(credential.mode, 'oauth2code');
    const { signature } = await signDigest(
      { client, credential, obtainYes: yesByOAuth(oauth, { visit, labels: ['契約書.pdf'] }) },
      { digest, algorithm: chooseAlgorithm(credential, 'sha256'), level: 'B-B' },
    );
    assertVerifies(credential, signature);
  });
}

for (const rar of ['none', 'credential', '2025'] as const) {
  for (const push of ['always', 'never'] as const) {
    test(`8.4 v2: consent by details ${rar}, pushed ${push}: one token is enough`, async () => {
      const oauth = await oauthOf('v2', { rar, push });
      const order = { credentialId, digests: [digest], hashOid: sha256, numSignatures: 1 };
      const begun = await oauth.beginCredential(order);
      const tokens = await oauth.finish(begun, await visit(new URL(begun.url)));
      assert.equal(tokens.tokenType, 'bearer');
      assert.equal(tokens.credentialId, credentialId);
      const { accessToken } = tokens;
      const client = clientAt('v2');
      const credential = await client.showCredential(credentialId, { bearer: accessToken });
      const { signOid } = chooseAlgorithm(credential, 'sha256');
      const call = { credentialId, digests: [digest], hashOid: sha256, signOid };
      const [signature] = await client.signHash({ ...call, credentialToken: accessToken });
      assertVerifies(credential, signature ?? new Uint8Array());
      // One yes, one signature: the token is spent.
      const again = client.signHash({ ...call, credentialToken: accessToken });
      await assert.rejects(again, (error) => error instanceof SdkError && error.code === 'refused');
    });
  }
}

test('8.4 v2: a token for other digests signs none but these', async () => {
  const oauth = await oauthOf('v2');
  const other = new Uint8Array(randomBytes(32));
  const begun = await oauth.beginCredential({ credentialId, digests: [other], hashOid: sha256 });
  const { accessToken } = await oauth.finish(begun, await visit(new URL(begun.url)));
  const call = { credentialId, digests: [digest], hashOid: sha256, signOid: '1.2.840.10045.4.3.2' };
  const asked = clientAt('v2').signHash({ ...call, credentialToken: accessToken });
  await assert.rejects(asked, (error) => error instanceof SdkError && error.code === 'refused');
});

test('8.4 v2: by the issuer, refreshed, and ended', async () => {
  const place = { label: undefined, base: undefined, issuer: world.baseUrl };
  const options = { clientId, authentication: secret, redirectUri, version: 'v2', fetch } as const;
  const oauth = await OAuthClient.find({ ...place, authTypes: [], supportsRar: true }, options);
  assert.equal(oauth.endpoints.issuer, world.baseUrl);
  const begun = await oauth.beginService();
  const tokens = await oauth.finish(begun, await visit(new URL(begun.url)));
  const next = await oauth.refresh(tokens.refreshToken ?? '');
  const client = clientAt('v2');
  client.useAccessToken(next.accessToken);
  await client.listCredentials();
  await oauth.revoke(next.accessToken, 'access_token');
  await assert.rejects(client.listCredentials(), (error) => {
    return error instanceof SdkError && error.status === 401;
  });
});

test('8.4.1 an account token of the SDK opens the page where one is required', async () => {
  await world.register({ id: 'strict', accountTokenRequired: true });
  const oauth = await oauthOf('v2', { clientId: 'strict' });
  const accountId = world.csc.accounts.get('alice')?.id ?? '';
  const at = world.csc.clock.now();
  const token = { accountId, clientId: 'strict', clientSecret, at };
  const begun = await oauth.beginService({ accountToken: await makeAccountToken(token) });
  const { accessToken } = await oauth.finish(begun, await visit(new URL(begun.url)));
  assert.ok(accessToken.length > 0);
  const without = await oauth.beginService();
  await assert.rejects(async () => oauth.finish(without, await visit(new URL(without.url))));
});

test('8.5 v2: a service names its user, and signs as a seal with no person at the page', async () => {
  const alice = world.csc.accounts.get('alice');
  const accountIds = [(alice?.id ?? '') as AccountId];
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig', kid: 'k' };
  await world.register({
    id: 'seal',
    grantTypes: ['client_credentials'],
    scopes: ['service'],
    redirectUris: [],
    authentication: 'private_key_jwt',
    jwks: { keys: [jwk] },
    rights: { accountIds },
  });
  const sealing = await world.csc.enrol('alice', {
    keyAlgorithm: 'p-256',
    factors: ['pin'],
    level: 2,
    signaturesMax: 5,
  });
  const authentication = { method: 'private_key_jwt', key: privateKey, keyId: 'k' } as const;
  const place = { label: undefined, base: undefined, issuer: world.baseUrl };
  const oauth = await OAuthClient.find(
    { ...place, authTypes: [], supportsRar: true },
    { clientId: 'seal', authentication, redirectUri, version: 'v2', fetch },
  );
  const client = clientAt('v2');
  client.useAccessToken((await oauth.clientCredentials()).accessToken);
  const ids = await client.listCredentials({ userId: 'alice' });
  assert.ok(ids.includes(sealing));
  await assert.rejects(client.listCredentials({ userId: 'bob' }), (error) => {
    return error instanceof SdkError && error.code === 'refused';
  });
  const order = { credentialId: sealing, digests: [digest], hashOid: sha256 };
  const sad = await client.authorize({ ...order, numSignatures: 1, pin });
  const [signature] = await client.signHash({ ...order, sad, signOid: '1.2.840.10045.4.3.2' });
  assertVerifies(await client.showCredential(sealing), signature ?? new Uint8Array());
});

test('8.2.2 v2: a credential is made and ended by one agreement each', async () => {
  const scopes = ['credential-creation', 'credential-deletion'] as const;
  await world.register({ id: 'wallet', scopes });
  const oauth = await oauthOf('v2', { clientId: 'wallet' });
  const tokenFor = async (asked: Promise<BegunAuthorization>): Promise<string> => {
    const begun = await asked;
    return (await oauth.finish(begun, await visit(new URL(begun.url)))).accessToken;
  };
  const subjectData = {
    given_name: 'alice',
    family_name: 'Example',
    birthdate: '1990-01-31',
    gender: 'female',
    address: { country: 'AT' },
  };
  const request = { certificatePolicy: '2.999.1.1', subjectData };
  const client = clientAt('v2');
  const creation = await tokenFor(oauth.beginCreation(request));
  const made = await client.createCredential({ ...request, bearer: creation });
  assert.ok(made);
  assert.equal(made.enabled, true);
  assert.equal(made.chain.length > 0, true);
  const deletion = await tokenFor(oauth.beginDeletion(made.id));
  await client.deleteCredential(made.id, deletion);
  await assert.rejects(client.deleteCredential(made.id, deletion), (error) => {
    return error instanceof SdkError && error.code === 'refused';
  });
});

test('8.4.4 v2: tokens bound to a key work with its proofs, and with nothing else', async () => {
  // Proofs tell the time of this machine, and the other world lives in another year.
  const elsewhere = world;
  world = await OAuthWorld.start();
  world.csc.clock.at = Date.now();
  try {
    await world.register({ id: 'bound', dpopRequired: true });
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const dpopKeys = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
    const oauth = await oauthOf('v2', { clientId: 'bound', dpopKeys });
    const begun = await oauth.beginService();
    const tokens = await oauth.finish(begun, await visit(new URL(begun.url)));
    assert.equal(tokens.tokenType, 'dpop');
    const client = clientAt('v2', oauth.apiFetch);
    client.useAccessToken(tokens.accessToken);
    assert.deepEqual(await client.listCredentials(), []);
    const stolen = clientAt('v2');
    stolen.useAccessToken(tokens.accessToken);
    await assert.rejects(stolen.listCredentials(), (error) => {
      return error instanceof SdkError && error.status === 401;
    });
  } finally {
    await world.close();
    world = elsewhere;
  }
});
