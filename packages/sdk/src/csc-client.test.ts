import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CscClient } from './csc-client.ts';
import { SdkError } from './sdk-error.ts';
import { isSdkError, scriptedClient } from './scripted-server.contract.ts';

const isUnintelligible = isSdkError('unintelligible');
const world = scriptedClient;

const digest = Uint8Array.of(1, 2, 3);
const hashOid = '2.16.840.1.101.3.4.2.1';
const signOid = '1.2.840.10045.4.3.2';

test('the dialect follows from the path of the server', () => {
  const versionAt = (baseUrl: string) => new CscClient({ baseUrl, fetch }).version;
  assert.equal(versionAt('https://rssp.example/csc/v0'), 'v1');
  assert.equal(versionAt('https://rssp.example/prefix/csc/v1/'), 'v1');
  assert.equal(versionAt('https://rssp.example/csc/v2'), 'v2');
  assert.equal(versionAt('https://rssp.example/csc/v10'), 'v2');
});

test('a log-in sends name and password as UTF-8, and later calls carry the token', async () => {
  const { client, sent } = world('v2', { access_token: 'abc', expires_in: 60 }, {});
  const tokens = await client.login('太郎', 'p:w');
  await client.info();
  assert.equal(tokens.expiresInSeconds, 60);
  assert.equal(tokens.refreshToken, undefined);
  const basic = `Basic ${Buffer.from('太郎:p:w').toString('base64')}`;
  assert.deepEqual(
    sent.map(({ method, authorization }) => [method, authorization]),
    [
      ['auth/login', basic],
      ['info', 'Bearer abc'],
    ],
  );
});

test('a log-in without a token is no log-in', async () => {
  await assert.rejects(world('v2', { expires_in: 60 }).client.login('a', 'b'), isUnintelligible);
  await assert.rejects(world('v2', { access_token: 7 }).client.login('a', 'b'), isUnintelligible);
});

test('all pages of credentials are read', async () => {
  const { client, sent } = world(
    'v1',
    { credentialIDs: ['a', 'b'], nextPageToken: 'p2' },
    { credentialIDs: ['c'] },
  );
  assert.deepEqual(await client.listCredentials(), ['a', 'b', 'c']);
  assert.deepEqual(
    sent.map(({ body }) => body),
    [{}, { pageToken: 'p2' }],
  );
});

test('a server that always names a next page is left after a hundred', async () => {
  const endless = Array.from({ length: 200 }, () => ({ credentialIDs: [], nextPageToken: 'p' }));
  const { client, sent } = world('v1', ...endless);
  await assert.rejects(client.listCredentials(), isUnintelligible);
  assert.equal(sent.length, 100);
});

test('factors and digests go out in the words of each version', async () => {
  const order = { credentialId: 'c', numSignatures: 1, digests: [digest], hashOid };
  const factors = { pin: '123456', otp: '654321' };
  const first = world('v1', { SAD: 's' });
  assert.equal(await first.client.authorize({ ...order, ...factors }), 's');
  const common = { credentialID: 'c', numSignatures: 1 };
  assert.deepEqual(first.sent[0]?.body, {
    ...common,
    hash: ['AQID'],
    PIN: '123456',
    OTP: '654321',
  });

  const second = world('v2', { SAD: 's' });
  await second.client.authorize({ ...order, ...factors });
  assert.deepEqual(second.sent[0]?.body, {
    ...common,
    hashes: ['AQID'],
    hashAlgorithmOID: hashOid,
    authData: [
      { id: 'PIN', value: '123456' },
      { id: 'OTP', value: '654321' },
    ],
  });
});

test('a factor that is not given is not sent empty', async () => {
  const order = { credentialId: 'c', numSignatures: 1, digests: [], hashOid, pin: '1' };
  const first = world('v1', { SAD: 's' });
  await first.client.authorize(order);
  assert.deepEqual(Object.keys(first.sent[0]?.body ?? {}), [
    'credentialID',
    'numSignatures',
    'PIN',
  ]);
  const second = world('v2', { SAD: 's' });
  await second.client.authorize(order);
  assert.deepEqual(second.sent[0]?.body['authData'], [{ id: 'PIN', value: '1' }]);
});

const signing = { credentialId: 'c', sad: 's', digests: [digest], hashOid, signOid };

test('signatures come back as bytes, one per digest', async () => {
  const first = world('v1', { signatures: ['BAUG'] });
  assert.deepEqual(await first.client.signHash(signing), [Uint8Array.of(4, 5, 6)]);
  const names = Object.keys(first.sent[0]?.body ?? {});
  assert.deepEqual(names, ['credentialID', 'SAD', 'hash', 'hashAlgo', 'signAlgo']);
  const second = world('v2', { signatures: ['BAUG'] });
  await second.client.signHash(signing);
  const names2 = Object.keys(second.sent[0]?.body ?? {});
  assert.deepEqual(names2, ['credentialID', 'SAD', 'hashes', 'hashAlgorithmOID', 'signAlgo']);
});

for (const signatures of [[], ['BAUG', 'BAUG'], ['***'], [7], 'BAUG', undefined]) {
  test(`${JSON.stringify(signatures)} is no list of one signature`, async () => {
    await assert.rejects(world('v2', { signatures }).client.signHash(signing), isUnintelligible);
  });
}

test('extending names the next digests and gives the next secret', async () => {
  const { client, sent } = world('v2', { SAD: 'next' });
  const { signOid: _, ...order } = signing;
  assert.equal(await client.extend(order), 'next');
  assert.equal(sent[0]?.body['SAD'], 's');
});

test('revoking names the token', async () => {
  const { client, sent } = world('v2', {});
  client.useAccessToken('abc');
  await client.revoke('abc');
  assert.deepEqual([sent[0]?.body, sent[0]?.authorization], [{ token: 'abc' }, 'Bearer abc']);
});

test('a log-in that is remembered is refreshed without a password', async () => {
  const { client, sent } = world(
    'v2',
    { access_token: 'a1', refresh_token: 'r1' },
    { access_token: 'a2', expires_in: 10 },
    {},
  );
  const { refreshToken = '' } = await client.login('alice', 'pw', { rememberMe: true });
  assert.equal((await client.refresh(refreshToken)).expiresInSeconds, 10);
  await client.info();
  assert.deepEqual(
    sent.map(({ body, authorization }) => [body, authorization?.slice(0, 9) ?? null]),
    [
      [{ rememberMe: true }, 'Basic YWx'],
      [{ refresh_token: 'r1', rememberMe: true }, null],
      [{}, 'Bearer a2'],
    ],
  );
});

test('a token of scope credential is the SAD in v1, and the only token in v2', async () => {
  const { sad: _, ...rest } = signing;
  const order = { ...rest, credentialToken: 'ct' };
  const calls = (['v1', 'v2'] as const).map(async (version) => {
    const { client, sent } = world(version, { signatures: ['BAUG'] });
    client.useAccessToken('service');
    await client.signHash(order);
    return [sent[0]?.body['SAD'], sent[0]?.authorization];
  });
  assert.deepEqual(await Promise.all(calls), [
    ['ct', 'Bearer service'],
    [undefined, 'Bearer ct'],
  ]);
});

test('nothing is sent a second time, whatever the server answers', async () => {
  for (const status of [429, 500, 503]) {
    const refusal = { status, body: { error: 'later' }, headers: { 'retry-after': '7' } };
    const { client, sent } = world('v2', refusal, { signatures: ['BAUG'] });
    await assert.rejects(client.signHash(signing), (error) => {
      assert.ok(error instanceof SdkError);
      assert.deepEqual([error.code, error.status, error.retryAfterMs], ['refused', status, 7000]);
      return true;
    });
    assert.equal(sent.length, 1);
  }
});
