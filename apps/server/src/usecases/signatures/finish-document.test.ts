import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NeedUnmet } from '@kumoin/ades';
import type { AdesNeeds } from '@kumoin/ades';
import { digest } from '@kumoin/pki';
import { makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { DocumentPreparation } from '#domain/signatures/prepared-document.ts';
import { prepareInputs } from '#domain/signatures/document-preparations.ts';
import { makeAugmentation } from './augmentation.ts';
import { makeFinishDocument } from './finish-document.ts';
import { makeShowSignatures } from './show-signatures.ts';

const at = Date.UTC(2030, 0, 1);
const pki = makePkiWorld({ at });
const algorithm = { scheme: 'ed25519' } as const;
const [certificate = new Uint8Array(), ...chain] = pki.chain('ed25519');
const document = new TextEncoder().encode('an order for tea');

function preparation(level: 'B-B' | 'B-T' | 'B-LT'): DocumentPreparation {
  return {
    asked: { kind: 'cades', facts: { document, attached: true, level, properties: [] } },
    agreed: { algorithm: 'sha256', bytes: digest('sha256', document) },
    ...{ seed: new Uint8Array(32).fill(9), at, signer: { certificate, chain, algorithm } },
  };
}

function finishingWith(timestamp?: AdesNeeds['timestamp']) {
  const needs = { ...makeTestNeeds(pki), ...(timestamp && { timestamp }) };
  const ports = { clock: { now: () => at }, random: { bytes: () => new Uint8Array(32) } };
  const anchors = async () => [pki.certificate('root')];
  const augmentation = makeAugmentation({ needs, anchors, ...ports });
  return makeFinishDocument({ needs, augmentation });
}

async function finish(level: 'B-B' | 'B-T' | 'B-LT', timestamp?: AdesNeeds['timestamp']) {
  const prepared = preparation(level);
  const [input = document] = prepareInputs([prepared]);
  const signature = pki.sign('ed25519', algorithm, input);
  return finishingWith(timestamp)({ preparation: prepared, signature });
}

for (const level of ['B-B', 'B-T', 'B-LT'] as const) {
  test(`what was agreed to comes out signed, at ${level}`, async () => {
    const { signatures } = await makeShowSignatures()((await finish(level)).bytes, []);
    assert.deepEqual(
      signatures.map((each) => each.level),
      [level],
    );
  });
}

test('at B-B nobody is asked for a time-stamp', async () => {
  assert.equal((await finish('B-B', async () => assert.fail('asked'))).kind, 'document');
});

test('who has no time-stamp is down, has said no, or is ours and says it itself', async () => {
  const by = (why: Error) => finish('B-T', () => Promise.reject(why));
  const isOutage = (code: string) => (error: unknown) =>
    error instanceof Outage && error.code === code;
  await assert.rejects(by(new NeedUnmet('no answer')), isOutage('provider_failed'));
  const own = new Outage('store_failed', { cause: new Error('disk') });
  await assert.rejects(by(new NeedUnmet('ours', { cause: own })), isOutage('store_failed'));
  await assert.rejects(
    by(new NeedUnmet('not for you', { permanent: true })),
    (error) => error instanceof Refusal && error.code === 'level_not_reached',
  );
});

test('a signature over something else does not get in', async () => {
  const signature = pki.sign('ed25519', algorithm, document);
  const finished = finishingWith()({ preparation: preparation('B-B'), signature });
  await assert.rejects(finished, { code: 'cms_signature_wrong' });
});
