/** Token endpoints that do not keep to the RFC, as they are seen in the field. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSdkError } from '../scripted-server.contract.ts';
import { OAuthClient } from './oauth-client.ts';
import type { OAuthClientOptions } from './oauth-party.ts';

interface Sent {
  readonly url: string;
  readonly type: string | null;
  readonly body: string;
}

/** A client whose server answers everything in the same way. */
async function world(answer: () => Response, options: Partial<OAuthClientOptions> = {}) {
  const sent: Sent[] = [];
  const client = await OAuthClient.find(
    {
      label: undefined,
      base: 'https://as.example',
      issuer: undefined,
      authTypes: [],
      supportsRar: false,
    },
    {
      clientId: 'app',
      authentication: { method: 'client_secret_post', secret: 's' },
      redirectUri: 'https://app.example/back',
      version: 'v1',
      fetch: async (url, init) => {
        const type = new Headers(init.headers).get('content-type');
        sent.push({ url, type, body: String(init.body) });
        return answer();
      },
      ...options,
    },
  );
  const finish = async () => {
    const begun = await client.beginCredential({
      credentialId: 'c',
      digests: [Uint8Array.of(1)],
      hashOid: '1.2',
    });
    const back = new URL(`https://app.example/back?code=k&state=${begun.state}&iss=anything`);
    return client.finish(begun, back);
  };
  return { client, sent, finish };
}

const answering = (members: object) => () =>
  new Response(JSON.stringify(members), { headers: { 'content-type': 'text/plain' } });

test('a token of type SAD, its lifetime under another name, and null members', async () => {
  const members = { access_token: 'sad', token_type: 'SAD', expiresIn: 300, refresh_token: null };
  const { finish, sent } = await world(answering(members));
  assert.deepEqual(await finish(), {
    accessToken: 'sad',
    tokenType: 'sad',
    refreshToken: undefined,
    expiresInSeconds: 300,
    credentialId: undefined,
    authorizationDetails: [],
  });
  const form = new URLSearchParams(sent[0]?.body);
  assert.equal(sent[0]?.url, 'https://as.example/oauth2/token');
  assert.equal(form.get('client_id'), 'app');
  assert.equal(form.get('client_secret'), 's');
  assert.ok((form.get('code_verifier') ?? '').length >= 43, 'PKCE with a v1 server, too');
});

test('a token without a type and a lifetime is one of an hour', async () => {
  const { finish } = await world(answering({ access_token: 't', expires_in: 'soon' }));
  const { tokenType, expiresInSeconds } = await finish();
  assert.deepEqual([tokenType, expiresInSeconds], ['bearer', 3600]);
});

test('the credential that the server chose is told, beside the token or in the details', async () => {
  for (const members of [
    { credentialID: 'chosen' },
    { authorization_details: [{ type: 'credential', credentialID: 'chosen' }] },
  ]) {
    const { finish } = await world(answering({ access_token: 't', ...members }));
    assert.equal((await finish()).credentialId, 'chosen');
  }
});

test('a server that wants JSON at the token endpoint gets it', async () => {
  const { finish, sent } = await world(answering({ access_token: 't' }), { tokenBody: 'json' });
  await finish();
  assert.equal(sent[0]?.type, 'application/json');
  assert.partialDeepStrictEqual(JSON.parse(sent[0]?.body ?? ''), {
    grant_type: 'authorization_code',
    code: 'k',
    redirect_uri: 'https://app.example/back',
    client_id: 'app',
  });
});

test('details are repeated at the token endpoint, in the same words', async () => {
  const options = { version: 'v2', rar: 'credential', push: 'never' } as const;
  const { client, sent } = await world(answering({ access_token: 't' }), options);
  const order = { credentialId: 'c', digests: [Uint8Array.of(1)], hashOid: '1.2' };
  const begun = await client.beginCredential(order);
  await client.finish(begun, new URL(`https://app.example/?code=k&state=${begun.state}`));
  const shown = new URL(begun.url).searchParams.get('authorization_details');
  const repeated = new URLSearchParams(sent[0]?.body).get('authorization_details');
  assert.ok(shown !== null && shown === repeated);
});

for (const [status, body] of [
  [200, ''],
  [204, null],
] as const) {
  test(`a revocation is done with ${status}`, async () => {
    const { client, sent } = await world(() => new Response(body, { status }));
    await client.revoke('t', 'access_token');
    assert.equal(sent[0]?.url, 'https://as.example/oauth2/revoke');
    assert.equal(new URLSearchParams(sent[0].body).get('token_type_hint'), 'access_token');
  });
}

const refusals = {
  'an error of the RFC': () => Response.json({ error: 'invalid_grant' }, { status: 400 }),
  'a plain text': () => new Response('No', { status: 400 }),
  'a message': () => Response.json({ message: 'No' }, { status: 401 }),
  'a fault': () => new Response('<html>', { status: 502 }),
};
for (const [what, answer] of Object.entries(refusals)) {
  test(`${what} instead of a token is a refusal`, async () => {
    const { finish } = await world(answer);
    await assert.rejects(finish(), isSdkError('refused'));
  });
}

const unintelligible = {
  'no JSON': () => new Response('ok'),
  'no token': answering({ token_type: 'Bearer' }),
  'a token that is a number': answering({ access_token: 7 }),
  'a type that nobody knows': answering({ access_token: 't', token_type: 'mac' }),
  'an answer without an end': () => new Response(new Uint8Array(2 * 1024 * 1024)),
};
for (const [what, answer] of Object.entries(unintelligible)) {
  test(`${what} is no token answer`, async () => {
    const { finish } = await world(answer);
    await assert.rejects(finish(), (error) => {
      assert.ok(isSdkError('unintelligible')(error) || isSdkError('unsupported')(error));
      return true;
    });
  });
}

test('a token endpoint that cannot be reached is unreachable', async () => {
  const { finish } = await world(() => {
    throw new TypeError('fetch failed');
  });
  await assert.rejects(finish(), isSdkError('unreachable'));
});
