import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as oauth from 'oauth4webapi';
import { exportJWK } from 'jose';
import type { OAuthServerPlace } from '../answers/read-oauth-servers.ts';
import { isSdkError } from '../scripted-server.contract.ts';
import { SdkError } from '../sdk-error.ts';
import { OAuthClient } from './oauth-client.ts';
import type { OAuthClientOptions } from './oauth-party.ts';
import { openProvider, redirectUri, secret } from './provider-world.contract.ts';
import type { ProviderPlan, ProviderWorld } from './provider-world.contract.ts';

const basic = { method: 'client_secret_basic', secret } as const;
const place = { label: undefined, authTypes: ['oauth2code'], supportsRar: false };
const belowBase = ({ base }: ProviderWorld): OAuthServerPlace => ({
  ...place,
  base,
  issuer: undefined,
});

type Plan = Partial<ProviderPlan> & { readonly options?: Partial<OAuthClientOptions> };

/** A client of a provider that lives as long as the work. */
async function withClient(
  { client = {}, features = {}, options = {} }: Plan,
  work: (oauthClient: OAuthClient, world: ProviderWorld) => Promise<void>,
): Promise<void> {
  const world = await openProvider({ client, features });
  try {
    const common = { clientId: 'app', authentication: basic, redirectUri, fetch } as const;
    const all = { ...common, version: 'v2' as const, ...options };
    await work(await OAuthClient.find(belowBase(world), all), world);
  } finally {
    await world.close();
  }
}

const order = { credentialId: 'c', digests: [new Uint8Array(32)], hashOid: '1.2.3' };
const rsaKeys = { modulusLength: 2048 };

test('a service token by code and PKCE, then another by refresh, then none by revocation', async () => {
  await withClient({}, async (client, { visit }) => {
    const begun = await client.beginService({ lang: 'ja' });
    const tokens = await client.finish(begun, await visit(new URL(begun.url)));
    assert.equal(tokens.tokenType, 'bearer');
    assert.ok(tokens.expiresInSeconds > 0);
    const next = await client.refresh(tokens.refreshToken ?? '');
    assert.notEqual(next.accessToken, tokens.accessToken);
    await client.revoke(next.refreshToken ?? '', 'refresh_token');
    await assert.rejects(client.refresh(next.refreshToken ?? ''), isSdkError('refused'));
  });
});

test('what has to be remembered until the browser comes back is plain', async () => {
  await withClient({}, async (client, { visit }) => {
    const begun = await client.beginCredential({ ...order, accountToken: 'x.y.z' });
    const back = await visit(new URL(begun.url));
    const tokens = await client.finish(JSON.parse(JSON.stringify(begun)), back);
    assert.ok(tokens.accessToken.length > 0);
  });
});

test('a code is good once, and not with the verifier of another browser', async () => {
  await withClient({}, async (client, { visit }) => {
    const begun = await client.beginService();
    const back = await visit(new URL(begun.url));
    const other = { ...begun, codeVerifier: (await client.beginService()).codeVerifier };
    await assert.rejects(client.finish(other, back), isSdkError('refused'));
    const again = await client.beginService();
    const backAgain = await visit(new URL(again.url));
    await client.finish(again, backAgain);
    await assert.rejects(client.finish(again, backAgain), isSdkError('refused'));
  });
});

test('an answer with the state of another request is not looked at further', async () => {
  await withClient({}, async (client, { visit, requests }) => {
    const begun = await client.beginService();
    const back = await visit(new URL(begun.url));
    back.searchParams.set('state', `${begun.state.slice(0, -1)}-`);
    await assert.rejects(client.finish(begun, back), isSdkError('mismatched'));
    assert.ok(!requests.includes('POST /oauth2/token'));
  });
});

test('what the signer refuses in the browser is a refusal', async () => {
  await withClient({}, async (client) => {
    const begun = await client.beginService();
    const back = new URL(`${redirectUri}?error=access_denied&state=${begun.state}`);
    await assert.rejects(client.finish(begun, back), (error) => {
      assert.ok(error instanceof SdkError);
      const answer = { status: 302, error: 'access_denied', description: '' };
      assert.deepEqual([error.code, error.answer], ['refused', answer]);
      return true;
    });
  });
});

const pushing = { features: { pushedAuthorizationRequests: { enabled: true } } };

test('a request is pushed where there is a place, and its address tells nothing', async () => {
  await withClient(pushing, async (client, { visit, requests }) => {
    const begun = await client.beginCredential(order);
    const names = [...new URL(begun.url).searchParams.keys()];
    assert.deepEqual(names, ['client_id', 'request_uri']);
    await client.finish(begun, await visit(new URL(begun.url)));
    assert.equal(requests[0], 'POST /oauth2/pushed_authorize');
  });
});

test('without a place it goes into the address, unless that is not wanted', async () => {
  const without = { features: { pushedAuthorizationRequests: { enabled: false } } };
  await withClient(without, async (client) => {
    const { url } = await client.beginCredential(order);
    assert.equal(new URL(url).searchParams.get('credentialID'), 'c');
  });
  await withClient({ ...without, options: { push: 'always' } }, async (client) => {
    await assert.rejects(client.beginCredential(order), isSdkError('refused'));
  });
});

test('a refused request is not repeated in the address', async () => {
  const wrong = { method: 'client_secret_basic', secret: 'wrong' } as const;
  await withClient({ ...pushing, options: { authentication: wrong } }, async (client) => {
    await assert.rejects(client.beginService(), (error) => {
      assert.ok(error instanceof SdkError);
      assert.equal(error.answer?.error, 'invalid_client');
      return true;
    });
  });
});

test('the secret in the body, and no secret at all', async () => {
  const ways = [
    ['client_secret_post', { method: 'client_secret_post', secret }],
    ['none', { method: 'none' }],
  ] as const;
  for (const [name, authentication] of ways) {
    const client = {
      token_endpoint_auth_method: name,
      grant_types: ['authorization_code'],
    } as const;
    await withClient({ client, options: { authentication } }, async (oauthClient, { visit }) => {
      const begun = await oauthClient.beginService();
      await oauthClient.finish(begun, await visit(new URL(begun.url)));
    });
  }
});

test('access for an application itself, by the signature of its key', async () => {
  const { publicKey, privateKey } = await oauth.generateKeyPair('RS256', rsaKeys);
  const jwk = { ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig', kid: 'k' };
  const client = {
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'RS256',
    jwks: { keys: [jwk] },
  } as const;
  const authentication = { method: 'private_key_jwt', key: privateKey, keyId: 'k' } as const;
  // The assertion is made for the issuer, so the client must know who that is.
  const world = await openProvider({ client });
  try {
    const options = { clientId: 'app', authentication, redirectUri, fetch, version: 'v2' } as const;
    const byIssuer = { ...place, base: undefined, issuer: world.base };
    const found = await OAuthClient.find(byIssuer, options);
    assert.equal((await found.clientCredentials()).tokenType, 'bearer');
    assert.equal(found.endpoints.issuer, world.base);
  } finally {
    await world.close();
  }
});

test('an issuer that calls itself something else is not believed', async () => {
  const world = await openProvider({ client: {} });
  try {
    const options = { clientId: 'app', authentication: basic, redirectUri, fetch, version: 'v2' };
    const elsewhere = {
      ...place,
      base: undefined,
      issuer: world.base.replace('127.0.0.1', 'localhost'),
    };
    const asked = OAuthClient.find(elsewhere, options as OAuthClientOptions);
    await assert.rejects(asked, isSdkError('unintelligible'));
  } finally {
    await world.close();
  }
});

test('tokens are bound to a key, and the nonce that the server wants is brought', async () => {
  const dpopKeys = await oauth.generateKeyPair('ES256');
  const nonceSecret = Buffer.alloc(32, 7);
  const features = { dPoP: { enabled: true, nonceSecret, requireNonce: () => true } };
  await withClient({ features, options: { dpopKeys } }, async (client, { visit }) => {
    const begun = await client.beginService();
    const tokens = await client.finish(begun, await visit(new URL(begun.url)));
    assert.equal(tokens.tokenType, 'dpop');
  });
});

test('secrets and codes do not travel in clear beyond this machine', async () => {
  const far = { ...place, base: 'http://rssp.example', issuer: undefined };
  let calls = 0;
  const never = async (): Promise<Response> => {
    calls += 1;
    return new Response('{}');
  };
  const options = { clientId: 'app', authentication: basic, redirectUri, version: 'v2' } as const;
  const client = await OAuthClient.find(far, { ...options, fetch: never });
  await assert.rejects(client.clientCredentials(), (error) => error instanceof SdkError);
  assert.equal(calls, 0);
});
