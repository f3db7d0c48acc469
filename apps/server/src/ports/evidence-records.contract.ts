/** What every store of evidence must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { EvidenceDraft } from '#domain/evidence/evidence-draft.ts';
import type { EvidenceRecordId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import type { LoggedRecord, TreeHead } from './evidence-records.ts';
import { countTrue, emptyStores, everyOctet, farFuture, now } from './samples.contract.ts';
import { sampleNote } from './samples.contract.ts';
import { sampleToken, sampleTransaction } from './samples-of-tokens.contract.ts';
import type { OpenStores } from './samples.contract.ts';
import type { Stores } from './stores.ts';

const transactionId = 'transaction-1' as TokenTransactionId;
const idOf = (number: number) => `record-${String(number)}` as EvidenceRecordId;

function draft(number: number, changes: Partial<EvidenceDraft> = {}): EvidenceDraft {
  const body = everyOctet;
  return { id: idOf(number), transactionId, event: 'challenged', body, at: now, ...changes };
}

/** Drafts come in with a transaction, and by no other way. */
async function stored(open: OpenStores, t: TestContext, drafts: readonly EvidenceDraft[]) {
  const stores = await emptyStores(open, t);
  await stores.tokens.add([sampleToken()], sampleNote);
  await stores.tokenTransactions.add(sampleTransaction({ id: transactionId }), {
    evidence: drafts,
    note: sampleNote,
  });
  return stores;
}

function entry(number: number, position: number): LoggedRecord & { id: EvidenceRecordId } {
  const leafHash = String(number).padStart(64, '0');
  return { id: idOf(number), position, seal: everyOctet, leafHash };
}

const head: TreeHead = { size: 3, rootHash: 'ab'.repeat(32), signed: everyOctet, at: farFuture };
const drafts = [1, 2, 3, 4].map((number) => draft(number, { at: now + number }));
const unloggedOf = async ({ evidenceRecords }: Stores) =>
  (await evidenceRecords.listUnlogged(10)).map(({ id }) => id);

export function evidenceRecordsContract(name: string, open: OpenStores): void {
  loggingContract(name, open);
  racingContract(name, open);
  headsContract(name, open);
  certificatesContract(name, open);
}

function loggingContract(name: string, open: OpenStores): void {
  test(`${name}: evidence comes back exactly as it was drafted, and as it was logged`, async (t) => {
    const { evidenceRecords: store } = await stored(open, t, [draft(1, { at: farFuture })]);
    const record = { ...draft(1, { at: farFuture }), logged: undefined };
    assert.deepEqual(await store.find(idOf(1)), record);
    assert.equal(await store.find(idOf(2)), undefined);
    assert.equal(await store.log([entry(1, 0)]), true);
    const { id: _id, ...logged } = entry(1, 0);
    assert.deepEqual(await store.find(idOf(1)), { ...record, logged });
    assert.deepEqual(await store.listOf(transactionId), [{ ...record, logged }]);
    assert.deepEqual(await store.listOf('another' as TokenTransactionId), []);
  });

  test(`${name}: what is not in the log is listed by its time, the oldest first`, async (t) => {
    const stores = await stored(open, t, [...drafts].reverse());
    assert.deepEqual(await unloggedOf(stores), [1, 2, 3, 4].map(idOf));
    assert.equal((await stores.evidenceRecords.listUnlogged(2)).length, 2);
    await stores.evidenceRecords.log([entry(2, 0)]);
    assert.deepEqual(await unloggedOf(stores), [1, 3, 4].map(idOf));
  });

  test(`${name}: positions follow each other without gaps, all of a batch or none`, async (t) => {
    const stores = await stored(open, t, drafts);
    const { evidenceRecords: store } = stores;
    assert.equal(await store.countLogged(), 0);
    assert.equal(await store.log([entry(1, 1)]), false);
    assert.equal(await store.log([entry(1, 0), entry(2, 2)]), false);
    assert.equal(await store.log([entry(1, 0), entry(9, 1)]), false);
    assert.deepEqual(await unloggedOf(stores), [1, 2, 3, 4].map(idOf));
    assert.equal(await store.log([entry(3, 0), entry(1, 1)]), true);
    assert.equal(await store.countLogged(), 2);
    const order = (await store.listOf(transactionId)).map(({ id }) => id);
    assert.deepEqual(order, [3, 1, 2, 4].map(idOf));
  });

  test(`${name}: what is in the log is not logged again, nor its place given away`, async (t) => {
    const { evidenceRecords: store } = await stored(open, t, drafts);
    await store.log([entry(1, 0)]);
    const before = await store.find(idOf(1));
    assert.equal(await store.log([{ ...entry(1, 1), leafHash: 'ff'.repeat(32) }]), false);
    assert.equal(await store.log([entry(2, 0)]), false);
    assert.deepEqual(await store.find(idOf(1)), before);
  });

  test(`${name}: leaves are listed from any position on, in order`, async (t) => {
    const { evidenceRecords: store } = await stored(open, t, drafts);
    await store.log([entry(1, 0), entry(2, 1), entry(3, 2)]);
    const leaves = [1, 2, 3].map((number) => entry(number, 0).leafHash);
    assert.deepEqual(await store.listLeaves(0, 10), leaves);
    assert.deepEqual(await store.listLeaves(1, 1), leaves.slice(1, 2));
    assert.deepEqual(await store.listLeaves(3, 10), []);
    assert.equal(await store.findPosition(leaves[1] ?? ''), 1);
    assert.equal(await store.findPosition(entry(4, 0).leafHash), undefined);
  });
}

function racingContract(name: string, open: OpenStores): void {
  test(`${name}: of many who take the next position at once, one gets it`, async (t) => {
    const { evidenceRecords: store } = await stored(open, t, drafts);
    const same = await Promise.all([1, 2, 3, 4].map((number) => store.log([entry(number, 0)])));
    assert.equal(countTrue(same), 1);
    assert.equal(await store.countLogged(), 1);
  });

  test(`${name}: of many who log the same batch at once, one does`, async (t) => {
    const stores = await stored(open, t, drafts);
    const { evidenceRecords: store } = stores;
    const batch = [entry(1, 0), entry(2, 1)];
    const same = await Promise.all([1, 2, 3, 4].map(() => store.log(batch)));
    assert.equal(countTrue(same), 1);
    assert.deepEqual(await unloggedOf(stores), [3, 4].map(idOf));
  });
}

function headsContract(name: string, open: OpenStores): void {
  test(`${name}: the newest head is that of the greatest size; there is one of a size`, async (t) => {
    const { evidenceRecords: store } = await emptyStores(open, t);
    assert.equal(await store.newestHead(), undefined);
    assert.equal(await store.addHead(head), true);
    assert.equal(await store.addHead({ ...head, rootHash: 'cd'.repeat(32) }), false);
    assert.deepEqual(await store.newestHead(), head);
    const larger = { ...head, size: 10, at: now };
    assert.equal(await store.addHead(larger), true);
    assert.equal(await store.addHead({ ...head, size: 9 }), true);
    assert.deepEqual(await store.newestHead(), larger);
  });
}

function certificatesContract(name: string, open: OpenStores): void {
  test(`${name}: certificates of a token are counted, and the newest is found`, async (t) => {
    const { evidenceRecords: store } = await emptyStores(open, t);
    const tokenId = 'token-1' as TokenId;
    const certificate = { tokenId, signed: everyOctet, at: farFuture };
    assert.equal(await store.findCertificate(tokenId), undefined);
    assert.deepEqual(await store.addCertificate(certificate), { ...certificate, serial: 1 });
    const others = await Promise.all([2, 3, 4].map(() => store.addCertificate(certificate)));
    assert.deepEqual(others.map(({ serial }) => serial).sort(), [2, 3, 4]);
    const other = { ...certificate, tokenId: 'token-2' as TokenId };
    assert.equal((await store.addCertificate(other)).serial, 1);
    assert.deepEqual(await store.findCertificate(tokenId), { ...certificate, serial: 4 });
  });
}
