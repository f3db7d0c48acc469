import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSdkError, scriptedClient } from '../scripted-server.contract.ts';

const order = {
  ...{ credentialId: 'c', authObjectId: 'OCRA', digests: [Uint8Array.of(1)], hashOid: '1.2.3' },
  ...{ labels: ['One.pdf'], description: 'Contract', lang: 'ja' },
  tokenId: 't',
};
const agreed = { numSignatures: 1, documents: [{ label: 'One.pdf' }] };
const words = { description: 'Contract', lang: 'ja', tokenID: 't' };

test('a token is asked about digests and documents, and what it shows comes back', async () => {
  const lines = [{ label: 'Document', value: 'One.pdf' }];
  const statement = { title: 'Approve', relyingParty: 'x', lines };
  const pageUrl = 'https://rssp.example/confirm/1';
  const answer = { challenge: '0123', statement, pageUrl };
  const { client, sent } = scriptedClient('v2', answer);
  assert.deepEqual(await client.askToken(order), {
    ...{ question: '0123', title: 'Approve', lines },
    pageUrl,
  });
  assert.deepEqual(sent[0]?.body, {
    ...{ credentialID: 'c', authObjectID: 'OCRA', hashes: ['AQ=='], hashAlgorithmOID: '1.2.3' },
    ...agreed,
    ...words,
  });
});

test('v1 has one code, and asks for it by its own method and word', async () => {
  const { client, sent, methods } = scriptedClient('v1', { challenge: '0123' });
  assert.deepEqual((await client.askToken(order)).lines, []);
  assert.deepEqual(methods(), ['credentials/sendOTP']);
  assert.deepEqual(sent[0]?.body, { credentialID: 'c', hash: ['AQ=='], ...agreed, ...words });
});

test('a server that sends its challenge elsewhere knows no tokens', async () => {
  const { client } = scriptedClient('v2', { status: 204 });
  await assert.rejects(client.askToken(order), isSdkError('unintelligible'));
});

test('documents are named to whoever authorizes, too, and only where they have names', async () => {
  const { client, sent } = scriptedClient('v2', { SAD: 's' }, { SAD: 's' });
  const authorize = { credentialId: 'c', numSignatures: 1, digests: order.digests, hashOid: '1' };
  await client.authorize({ ...authorize, labels: ['One.pdf'] });
  await client.authorize({ ...authorize, labels: [] });
  const named = sent.map(({ body }) => body['documents']);
  assert.deepEqual(named, [[{ label: 'One.pdf' }], undefined]);
});
