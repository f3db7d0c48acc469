import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSdkError, scriptedClient } from '../scripted-server.contract.ts';

const order = {
  certificatePolicy: '1.2.3',
  subjectData: { given_name: '太郎', family_name: '山田' },
  bearer: 'creation',
};

test('a credential is made with the token of that consent, and shown if the server shows it', async () => {
  const info = { credentialID: 'new', key: { status: 'enabled' }, cert: {} };
  const { client, sent } = scriptedClient('v2', { status: 201, body: info }, { status: 204 });
  assert.equal((await client.createCredential(order))?.id, 'new');
  assert.equal(await client.createCredential(order), undefined);
  assert.equal(sent[0]?.authorization, 'Bearer creation');
  const { certificatePolicy, subjectData } = order;
  assert.deepEqual(sent[0]?.body['credentialCreationRequest'], { certificatePolicy, subjectData });
});

test('a credential is given up by name', async () => {
  const { client, sent } = scriptedClient('v2', { status: 204 });
  await client.deleteCredential('old', 'deletion');
  assert.deepEqual(sent[0], {
    method: 'credentials/delete',
    body: { credentialDeletionRequest: { credentialID: 'old' } },
    authorization: 'Bearer deletion',
  });
});

test('v1 has neither', async () => {
  const { client, sent } = scriptedClient('v1');
  await assert.rejects(client.createCredential(order), isSdkError('unsupported'));
  await assert.rejects(client.deleteCredential('old'), isSdkError('unsupported'));
  assert.equal(sent.length, 0);
});
