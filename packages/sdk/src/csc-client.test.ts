import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CscClient } from './csc-client.ts';
import { SdkError } from './sdk-error.ts';

type Members = Readonly<Record<string, unknown>>;

interface Sent {
  readonly url: string;
  readonly body: Members;
  readonly authorization: string | null;
}

/** A client whose calls are kept, and answered one after the other. */
function world(version: 'v1' | 'v2', ...answers: readonly Members[]) {
  const sent: Sent[] = [];
  const client = new CscClient({
    baseUrl: `https://rssp.example/csc/${version}/`,
    fetch: async (url, init) => {
      const authorization = new Headers(init.headers).get('authorization');
      sent.push({ url, body: JSON.parse(String(init.body)) as Members, authorization });
      return new Response(JSON.stringify(answers[sent.length - 1] ?? {}));
    },
  });
  return { client, sent };
}

const isUnintelligible = (error: unknown): boolean =>
  error instanceof SdkError && error.code === 'unintelligible';

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
    sent.map(({ url, authorization }) => [url, authorization]),
    [
      ['https://rssp.example/csc/v2/auth/login', basic],
      ['https://rssp.example/csc/v2/info', 'Bearer abc'],
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

test('a time-stamp is asked for by digest and comes back as bytes', async () => {
  const { client, sent } = world('v2', { timestamp: 'MAA=' });
  assert.deepEqual(await client.timestamp(digest, hashOid), Uint8Array.of(0x30, 0));
  assert.deepEqual(sent[0]?.body, { hash: 'AQID', hashAlgo: hashOid });
});

test('revoking names the token', async () => {
  const { client, sent } = world('v2', {});
  client.useAccessToken('abc');
  await client.revoke('abc');
  assert.deepEqual([sent[0]?.body, sent[0]?.authorization], [{ token: 'abc' }, 'Bearer abc']);
});
