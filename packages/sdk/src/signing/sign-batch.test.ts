import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCredential } from '../answers/read-credential.ts';
import type { Yes } from '../calls/sign-hash.ts';
import { isSdkError, scriptedClient } from '../scripted-server.contract.ts';
import { chooseAlgorithm } from './choose-algorithm.ts';
import { signBatch } from './sign-batch.ts';
import type { BatchOrder } from './sign-batch.ts';

const credential = readCredential('c', {
  key: { status: 'enabled', algo: ['1.2.840.10045.4.3.2'], len: 256 },
  cert: { certificates: ['AQID'] },
  multisign: 3,
});
const signed = (...octets: readonly number[]) => ({
  signatures: octets.map((octet) => Buffer.of(octet).toString('base64')),
});

function orderOf(count: number, more: Partial<BatchOrder> = {}) {
  const asked: number[] = [];
  const order: BatchOrder = {
    credential,
    algorithm: chooseAlgorithm(credential),
    digests: Array.from({ length: count }, (_, index) => Uint8Array.of(index)),
    obtainYes: async ({ digests }): Promise<Yes> => {
      asked.push(digests.length);
      return { sad: `yes ${asked.length}` };
    },
    ...more,
  };
  return { order, asked };
}

/** The first octet of each: here the digest is its own signature. */
async function all(signatures: AsyncGenerator<Uint8Array>): Promise<unknown[]> {
  const octets: unknown[] = [];
  for await (const [octet] of signatures) octets.push(octet);
  return octets;
}

test('as many yeses as the server makes necessary, and the signatures in order', async () => {
  const { client, sent } = scriptedClient('v2', signed(0, 1, 2), signed(3, 4, 5), signed(6));
  const { order, asked } = orderOf(7);
  assert.deepEqual(await all(signBatch(client, order)), [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(asked, [3, 3, 1]);
  assert.deepEqual(
    sent.map(({ body }) => body['SAD']),
    ['yes 1', 'yes 2', 'yes 3'],
  );
});

test('several calls under one yes have the transaction extended between them', async () => {
  const answers = [signed(0, 1), { SAD: 'next' }, signed(2)];
  const { client, sent, methods } = scriptedClient('v2', ...answers);
  const { order, asked } = orderOf(3, { digestsPerCallMax: 2 });
  assert.deepEqual(await all(signBatch(client, order)), [0, 1, 2]);
  assert.deepEqual(asked, [3]);
  const [signHash, extend] = ['signatures/signHash', 'credentials/extendTransaction'];
  assert.deepEqual(methods(), [signHash, extend, signHash]);
  assert.deepEqual([sent[1]?.body['SAD'], sent[1]?.body['hashes']], ['yes 1', ['Ag==']]);
  assert.equal(sent[2]?.body['SAD'], 'next');
});

test('no digests, no yes', async () => {
  const { client, sent } = scriptedClient('v2');
  const { order, asked } = orderOf(0);
  assert.deepEqual(await all(signBatch(client, order)), []);
  assert.deepEqual([asked, sent], [[], []]);
});

test('what was signed before a failure is handed out, and nothing is tried twice', async () => {
  const refusal = { status: 503, body: { error: 'temporarily_unavailable' } };
  const { client, sent } = scriptedClient('v2', signed(0, 1, 2), refusal, signed(9, 9, 9));
  const made: unknown[] = [];
  const work = async (): Promise<void> => {
    for await (const signature of signBatch(client, orderOf(6).order)) made.push(signature[0]);
  };
  await assert.rejects(work(), isSdkError('refused'));
  assert.deepEqual(made, [0, 1, 2]);
  assert.equal(sent.length, 2);
});

test('a signature that does not verify is not handed out, nor any after it', async () => {
  const { client } = scriptedClient('v2', signed(0, 9, 2));
  const check: BatchOrder['check'] = ({ digest, signature }) => digest[0] === signature[0];
  const made: unknown[] = [];
  const work = async (): Promise<void> => {
    const { order } = orderOf(3, { check });
    for await (const signature of signBatch(client, order)) made.push(signature[0]);
  };
  await assert.rejects(work(), isSdkError('mismatched'));
  assert.deepEqual(made, [0]);
});
