/** A token with a second party: both answer, or nothing is approved. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeAttestation, parseEvidence, prepareSeal } from '@kumoin/evidence';
import { embedCms } from '@kumoin/ades';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import type { TokenId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import type { SecondAnswer, SecondParty } from '#ports/second-party.ts';
import { makeAnswerTransaction } from './answer-transaction.ts';
import { refused } from './refuses.contract.ts';
import { byDevice, codeOf, order, phoneToken, start } from './transaction-world.contract.ts';
import { stateOf, transactionWorld } from './transaction-world.contract.ts';

const online = 'OCRA-1:HOTP-SHA256-0:QH64-T1M';
const typed = 'OCRA-1:HOTP-SHA256-8:QH64-T1M';
const secondKey = new Uint8Array(32).fill(17);
const secondTokenId = 'second-1' as TokenId;
const pki = makePkiWorld({ at: start });

/** As somebody else's installation would seal it; whose seal it is the bank does not judge. */
function sealOf({ tokenId, question, response }: SecondAnswer): Uint8Array {
  const hash = 'ab'.repeat(32);
  const content = encodeAttestation({
    ...{ tokenId, question, response, holder: hash, commitment: hash, suite: online, at: start },
  });
  const algorithm = defaultAlgorithm('evidence');
  const [certificate = new Uint8Array(), ...chain] = pki.chain('evidence').slice(0, -1);
  const signer = { certificate, chain, algorithm };
  const prepared = prepareSeal({ content, attached: true, signer, at: start });
  return embedCms(prepared, pki.sign('evidence', algorithm, prepared.toBeSigned));
}

type Attest = SecondParty['attest'];

async function bound(attest: Attest, origin: string | undefined = 'https://second.example') {
  const base = await transactionWorld({ secondTokenId });
  const asked: SecondAnswer[] = [];
  const secondParty = {
    origin: origin ?? '',
    attest: async (answer: SecondAnswer) => {
      asked.push(answer);
      return attest(answer);
    },
  };
  const ports = { ...base.ports, secondParty: origin === undefined ? undefined : secondParty };
  const answerTransaction = makeAnswerTransaction(ports);
  const begun = await base.beginTransaction({ ...order, tokenId: phoneToken });
  const { statement, id } = begun.transaction;
  const response = codeOf(statement, online);
  const secondResponse = codeOf(statement, online, { key: secondKey });
  const key = byDevice(begun);
  const answer = { key, way: 'online', response, secondResponse } as const;
  const standing = async () => {
    const stored = await base.stores.tokenTransactions.find(id);
    const token = await base.stores.tokens.find(phoneToken);
    return [stored?.state, stored?.failures, token?.failures];
  };
  return { ...base, asked, answerTransaction, answer, statement, id, standing };
}

const attesting: Attest = async (answer) => sealOf(answer);

const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');

test('both approve, and the record holds the word of the second party', async () => {
  const sealed: Uint8Array[] = [];
  const { answerTransaction, answer, asked, id, stores } = await bound(async (given) => {
    sealed.push(sealOf(given));
    return sealed[0];
  });
  assert.equal((await answerTransaction(answer)).state, 'approved');
  const [given] = asked;
  assert.equal(given?.tokenId, secondTokenId);
  assert.equal(given?.response, answer.secondResponse);
  assert.match(given?.question ?? '', /^[0-9a-f]{64}$/);
  const records = await stores.evidenceRecords.listOf(id);
  const { body } = records.find(({ event }) => event === 'approved') ?? assert.fail();
  const last = parseEvidence(body);
  assert.equal(last.event, 'approved');
  assert.equal(last.token.secondToken, secondTokenId);
  assert.equal(last.attestation?.origin, 'https://second.example');
  assert.equal(last.attestation?.statement, base64(sealed[0] ?? assert.fail()));
});

test('the second missing, or refused there, is a wrong answer', async () => {
  const { answerTransaction, answer, asked, standing } = await bound(async () => undefined);
  const { secondResponse: _, ...half } = answer;
  await assert.rejects(answerTransaction(half), refused('answer_refused'));
  assert.deepEqual([asked.length, await standing()], [0, ['created', 1, 1]]);
  await assert.rejects(answerTransaction(answer), refused('answer_refused'));
  assert.deepEqual([asked.length, await standing()], [1, ['created', 2, 2]]);
});

test('our own half wrong: the second party is not asked', async () => {
  const { answerTransaction, answer, asked, standing } = await bound(attesting);
  const wrong = { ...answer, response: answer.secondResponse };
  await assert.rejects(answerTransaction(wrong), refused('answer_refused'));
  assert.deepEqual([asked.length, await standing()], [0, ['created', 1, 1]]);
});

test('a typed code, made with our key alone, is not taken and not counted', async () => {
  const { answerTransaction, answer, asked, statement, standing } = await bound(attesting);
  const response = codeOf(statement, typed);
  const code = { key: answer.key, way: 'typed', response } as const;
  await assert.rejects(answerTransaction(code), refused('answer_refused'));
  assert.deepEqual([asked.length, await standing()], [0, ['created', 0, 0]]);
});

test('what is decided is not asked about again', async () => {
  const { answerTransaction, answer, asked } = await bound(attesting);
  await answerTransaction(answer);
  await assert.rejects(answerTransaction(answer), refused('answer_refused'));
  assert.equal(asked.length, 1);
});

const down: Attest = async () => {
  throw new Outage('second_party_failed', { cause: new Error('down') });
};
const ofAnother: Attest = async (answer) => sealOf({ ...answer, response: 'ef'.repeat(32) });

for (const [what, attest, origin] of [
  ['not reached', down, 'https://second.example'],
  ['speaks of another answer', ofAnother, 'https://second.example'],
  ['gives no seal', async () => Uint8Array.of(0x30, 0), 'https://second.example'],
] as const) {
  test(`a second party that is ${what}: nothing approved, nothing counted`, async () => {
    const { answerTransaction, answer, standing } = await bound(attest, origin);
    await assert.rejects(answerTransaction(answer), { code: 'second_party_failed' });
    assert.deepEqual(await standing(), ['created', 0, 0]);
  });
}

test('one that is not set up any more fails closed', async () => {
  const { ports, answer, id, ...world } = await bound(attesting);
  const answerTransaction = makeAnswerTransaction({ ...ports, secondParty: undefined });
  await assert.rejects(answerTransaction(answer), { code: 'second_party_failed' });
  assert.equal(await stateOf({ ports, ...world } as never, id), 'created');
});
