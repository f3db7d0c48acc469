import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import { CscClient } from '../csc-client.ts';
import { isSdkError } from '../scripted-server.contract.ts';
import { dpopFetch } from './dpop-fetch.ts';

interface Sent {
  readonly authorization: string | null;
  readonly proof: Readonly<Record<string, unknown>>;
  readonly body: string;
}

async function world(...answers: readonly Response[]) {
  const sent: Sent[] = [];
  const handle = oauth.DPoP({}, await oauth.generateKeyPair('ES256'));
  const fetch = dpopFetch(handle, async (_url, init) => {
    const headers = new Headers(init.headers);
    const proof = headers.get('dpop');
    sent.push({
      authorization: headers.get('authorization'),
      proof: proof === null ? {} : decodeJwt(proof),
      body: String(init.body),
    });
    return answers[sent.length - 1] ?? Response.json({ credentialIDs: [] });
  });
  return { client: new CscClient({ baseUrl: 'https://rssp.example/csc/v2', fetch }), sent };
}

test('a call carries the token as DPoP, and a proof for it', async () => {
  const { client, sent } = await world();
  client.useAccessToken('bound');
  await client.listCredentials();
  assert.equal(sent[0]?.authorization, 'DPoP bound');
  const url = 'https://rssp.example/csc/v2/credentials/list';
  assert.partialDeepStrictEqual(sent[0].proof, { htm: 'POST', htu: url });
  assert.ok(typeof sent[0].proof['ath'] === 'string' && sent[0].body === '{}');
});

test('a call without a token has no proof', async () => {
  const { client, sent } = await world(Response.json({}));
  await client.info();
  assert.deepEqual(sent, [{ authorization: null, proof: {}, body: '{}' }]);
});

const challenge = (nonce: string): Response =>
  Response.json(
    { error: 'invalid_token' },
    {
      status: 401,
      headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': nonce },
    },
  );

test('the nonce that the server wants is brought, once', async () => {
  const { client, sent } = await world(challenge('n1'));
  client.useAccessToken('bound');
  await client.listCredentials();
  assert.deepEqual(
    sent.map(({ proof }) => proof['nonce']),
    [undefined, 'n1'],
  );
});

test('a server that is never content is left after the second call', async () => {
  const { client, sent } = await world(challenge('n1'), challenge('n2'));
  client.useAccessToken('bound');
  await assert.rejects(client.listCredentials(), isSdkError('refused'));
  assert.equal(sent.length, 2);
});

test('a token that is refused for another reason is not shown again', async () => {
  const headers = { 'www-authenticate': 'DPoP error="invalid_token"' };
  const { client, sent } = await world(
    Response.json({ error: 'invalid_token' }, { status: 401, headers }),
  );
  client.useAccessToken('bound');
  await assert.rejects(client.listCredentials(), isSdkError('refused'));
  assert.equal(sent.length, 1);
});
