import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, ClientId, TokenTransactionId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { sampleNote } from '#ports/samples.contract.ts';
import { buildEvidenceUseCases } from '../../wiring/build-evidence-use-cases.ts';
import { approvedInOrder, evidenceWorld, key, salt, token } from './evidence-world.contract.ts';

const transactionId = 'transaction-1' as TokenTransactionId;
const request = { transactionId, reader: 'operator' } as const;

const refused = (code: RefusalCode) => (error: unknown) =>
  error instanceof Refusal && error.code === code;

test('what is exported is valid for whoever has nothing but the root', async () => {
  const world = await evidenceWorld();
  await approvedInOrder(world, 3);
  const bundle = await world.exportEvidence(request);
  const { valid, codes } = world.verify(bundle);
  assert.deepEqual(codes.slice(0, 5), [
    'log_complete',
    'no_head_to_compare',
    'record_sealed',
    'record_sealed',
    'statement_shown',
  ]);
  assert.equal(valid, true, codes.join());
  const shown = world.verify(bundle, { disclosed: { key, salt } });
  assert.ok(shown.codes.includes('answer_recomputed'));
});

test('sealed in time, the challenge was there before the answer', async () => {
  const world = await evidenceWorld();
  const transaction = await world.begin();
  await world.sealRecords();
  world.clock.at += 20_000;
  await world.end(transaction, 'approved');
  const { codes } = world.verify(await world.exportEvidence(request));
  assert.ok(codes.includes('challenge_sealed_before_answer'));
  assert.ok(!codes.includes('certificate_issued_after_answer'));
});

test('a token that is revoked afterwards has approved; one revoked before has not', async () => {
  const world = await evidenceWorld();
  await approvedInOrder(world, 1);
  const revoke = async (at: number) => {
    const change = { from: ['active'], to: 'revoked', endReason: 'stolen', at } as const;
    await world.ports.tokens.change(token.id, change, sampleNote);
  };
  await revoke(world.clock.at);
  const { valid, codes } = world.verify(await world.exportEvidence(request));
  assert.equal(valid, true);
  assert.ok(codes.includes('token_revoked_since'));

  const other = await evidenceWorld();
  const transaction = await other.begin();
  const change = { from: ['active'], to: 'revoked', endReason: 'stolen' } as const;
  await other.ports.tokens.change(token.id, { ...change, at: other.clock.at }, sampleNote);
  other.clock.at += 1000;
  await other.end(transaction, 'refused');
  const answer = await other.answerTokenStatus(token.id);
  assert.equal(answer.status.status, 'revoked');
});

test('who kept a head sees that the log grew out of it', async () => {
  const world = await evidenceWorld();
  await approvedInOrder(world, 2);
  await world.sealRecords();
  const kept = await world.ports.evidenceRecords.newestHead();
  assert.ok(kept);
  const transaction = await world.begin(3);
  await world.end(transaction, 'refused');
  const bundle = await world.exportEvidence({ ...request, olderSize: kept.size });
  const { codes } = world.verify(bundle, { keptHead: kept.signed });
  assert.ok(codes.includes('log_grew_from_kept_head'));
  await assert.rejects(
    world.exportEvidence({ ...request, olderSize: 7 }),
    refused('evidence_unknown'),
  );
});

test('it is for the client that asked, and for accounts within its reach', async () => {
  const world = await evidenceWorld();
  await approvedInOrder(world, 1);
  const clientId = 'client-1' as ClientId;
  const reaches = (accountId: AccountId) => accountId === 'account-1';
  const own = await world.exportEvidence({ transactionId, reader: { clientId, reaches } });
  assert.equal(world.verify(own).valid, true);
  const strangers = [
    { transactionId, reader: { clientId: 'client-2' as ClientId, reaches } },
    { transactionId, reader: { clientId, reaches: () => false } },
    { transactionId: 'transaction-9' as TokenTransactionId, reader: 'operator' as const },
  ];
  for (const stranger of strangers) {
    await assert.rejects(world.exportEvidence(stranger), refused('evidence_unknown'));
  }
});

test('while another node seals, it is asked to wait: evidence_pending', async () => {
  const world = await evidenceWorld();
  await world.begin();
  const claim = { name: 'evidence', holder: 'another node' };
  await world.ports.leases.take(claim, 60, world.clock.at);
  await assert.rejects(world.exportEvidence(request), refused('evidence_pending'));
});

test('each export stands in the journal, before it is released', async () => {
  const world = await evidenceWorld();
  await approvedInOrder(world, 1);
  await world.exportEvidence(request);
  const entries = await world.ports.journal.read(0, 1000);
  const { event, facts } = entries.at(-1) ?? assert.fail();
  assert.deepEqual(
    [event, facts],
    ['evidence.exported', { transaction: transactionId, by: 'operator' }],
  );

  const journal = {
    ...world.ports.journal,
    record: async () => assert.fail('the journal is full'),
  };
  const { exportEvidence } = buildEvidenceUseCases({ ...world.given, journal: journal as never });
  await assert.rejects(exportEvidence(request), /the journal is full/);
});
