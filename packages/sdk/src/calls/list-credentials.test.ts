import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSdkError, scriptedClient } from '../scripted-server.contract.ts';

const info = (status: string) => ({
  key: { status, algo: ['1.2.840.10045.4.3.2'], len: 256 },
  cert: { certificates: ['AQID'], status: 'valid' },
  auth: { mode: 'explicit', objects: [{ type: 'Password', id: 'PIN' }] },
  multisign: 1,
});

test('v2 answers all details with the list, in the order of the list', async () => {
  const { client, methods } = scriptedClient('v2', {
    credentialIDs: ['a', 'b'],
    credentialInfos: [
      { credentialID: 'b', ...info('enabled') },
      { credentialID: 'a', ...info('disabled') },
    ],
  });
  const found = await client.showCredentials();
  assert.deepEqual(
    found.map(({ id, enabled, needsPin }) => [id, enabled, needsPin]),
    [
      ['a', false, true],
      ['b', true, true],
    ],
  );
  assert.deepEqual(methods(), ['credentials/list']);
});

test('details that do not come with the list are fetched one by one', async () => {
  for (const version of ['v1', 'v2'] as const) {
    const answers = [{ credentialIDs: ['a', 'b'] }, info('enabled'), info('enabled')];
    const { client, methods } = scriptedClient(version, ...answers);
    assert.equal((await client.showCredentials()).length, 2);
    const twice = ['credentials/info', 'credentials/info'];
    assert.deepEqual(methods(), ['credentials/list', ...twice]);
  }
});

test('what cannot sign is left out here too, since not every server does it', async () => {
  const expired = { ...info('enabled'), cert: { certificates: ['AQID'], status: 'expired' } };
  const { client, sent } = scriptedClient(
    'v1',
    { credentialIDs: ['a', 'b', 'c'] },
    info('enabled'),
    info('disabled'),
    expired,
  );
  const found = await client.showCredentials({ onlyValid: true });
  assert.deepEqual(
    found.map(({ id }) => id),
    ['a'],
  );
  assert.deepEqual(sent[0]?.body, {}, 'v1 has no word for it');
});

test('a key that is not usable is listed, but not shown as one that signs', async () => {
  const bare = { key: { status: 'disabled' }, cert: {} };
  const { client } = scriptedClient('v1', { credentialIDs: ['a'] }, bare, bare);
  assert.equal((await client.showCredentials())[0]?.enabled, false);
  await assert.rejects(client.showCredential('a'), isSdkError('unintelligible'));
});

test('a user is named only where the caller names one', async () => {
  const { client, sent } = scriptedClient('v2', { credentialIDs: [] }, { credentialIDs: [] });
  await client.listCredentials();
  await client.listCredentials({ userId: 'u' });
  assert.deepEqual([sent[0]?.body, sent[1]?.body], [{}, { userID: 'u' }]);
});
