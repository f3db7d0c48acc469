import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSdkError, scriptedClient } from '../scripted-server.contract.ts';

const order = { credentialId: 'c', numSignatures: 1, digests: [], hashOid: '1.2.3' };

test('whoever does not want to wait gets the handle', async () => {
  const { client } = scriptedClient('v2', { status: 202, body: { handle: 'h' } }, { SAD: 's' });
  const first = await client.beginAuthorization(order);
  assert.deepEqual(first, { kind: 'pending', handle: 'h', retryAfterMs: undefined });
  const given = { kind: 'given', sad: 's', expiresInSeconds: 3600 };
  assert.deepEqual(await client.checkAuthorization('h'), given);
});

test('the lifetime of a yes is read in either spelling', async () => {
  for (const name of ['expiresIn', 'expires_in']) {
    const { client } = scriptedClient('v1', { SAD: 's', [name]: 90 });
    const answer = await client.beginAuthorization(order);
    assert.equal(answer.kind === 'given' && answer.expiresInSeconds, 90);
  }
});

test('an answer with neither SAD nor handle is unintelligible', async () => {
  for (const answer of [{}, { SAD: null }, { status: 202, body: {} }]) {
    const { client } = scriptedClient('v2', answer);
    await assert.rejects(client.beginAuthorization(order), isSdkError('unintelligible'));
  }
});

test('factors of any name go to v2, also those that are answered elsewhere', async () => {
  const { client, sent } = scriptedClient('v2', { SAD: 's' });
  const authData = [{ id: 'fallback question', value: 'blue' }, { id: 'APP' }];
  await client.authorize({ ...order, pin: '1', authData });
  assert.deepEqual(sent[0]?.body['authData'], [{ id: 'PIN', value: '1' }, ...authData]);
});

test('a factor that v1 has no word for is not sent there at all', async () => {
  const { client, sent } = scriptedClient('v1', { SAD: 's' });
  const foreign = client.authorize({ ...order, authData: [{ id: 'APP' }] });
  await assert.rejects(foreign, isSdkError('unsupported'));
  assert.equal(sent.length, 0);
  await client.authorize({ ...order, authData: [{ id: 'OTP', value: '123456' }] });
  assert.equal(sent[0]?.body['OTP'], '123456');
});

test('a challenge is shown where the server sends it here, and awaited where it does not', async () => {
  const { client, sent } = scriptedClient(
    'v2',
    { challenge: 'Which colour?' },
    { status: 204 },
    { status: 201 },
  );
  const ask = () => client.getChallenge('c', 'SMS');
  assert.deepEqual(
    [await ask(), await ask(), await ask()],
    ['Which colour?', undefined, undefined],
  );
  assert.deepEqual(sent[0]?.body, { credentialID: 'c', authObjectID: 'SMS' });
});

test('a one-time password is sent for, whether 204 or 200 says so', async () => {
  const { client, methods } = scriptedClient('v1', { status: 204 }, {});
  await client.sendOtp('c');
  await client.sendOtp('c');
  assert.deepEqual(methods(), ['credentials/sendOTP', 'credentials/sendOTP']);
});
