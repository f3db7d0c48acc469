/** What every store of approvals must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Approval } from '#domain/authorization/approval.ts';
import type {
  AccountId,
  ApprovalId,
  AuthorizationId,
  ClientId,
  CredentialId,
  TokenTransactionId,
} from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { GivenYes } from './approvals.ts';
import {
  countTrue,
  farFuture,
  now,
  openSlots,
  sampleAuthorization,
  sampleDigest,
  sampleNote,
  seededStores,
} from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';
import type { Stores } from './stores.ts';

const accountId = 'account-1' as AccountId;
const clientId = 'client-1' as ClientId;
const asked: JournalNote = { event: 'approval.requested', facts: { approval: 'approval-1' } };
const no: JournalNote = { event: 'approval.refused', facts: { approval: 'approval-1' } };

function approval(number: number, changes: Partial<Approval> = {}): Approval {
  return {
    id: `approval-${number}` as ApprovalId,
    handleHash: `handle-${number}`,
    accountId,
    clientId,
    credentialId: 'credential-1' as CredentialId,
    numSignatures: 2,
    digests: [sampleDigest('one'), sampleDigest('two', 'sha512')],
    description: '契約 "A"',
    presented: ['pin'],
    outOfBand: ['app', 'pinpage'],
    tokenTransactionId: undefined,
    state: 'pending',
    yesHash: undefined,
    decidedAt: undefined,
    polledAt: undefined,
    createdAt: now,
    expiresAt: now + 300_000,
    ...changes,
  };
}

const first = approval(1);
const yes: GivenYes = {
  authorization: sampleAuthorization(),
  slots: openSlots(...first.digests),
  note: sampleNote,
};
const byDevice = approval(1, {
  outOfBand: ['device'],
  tokenTransactionId: 'token-transaction-1' as TokenTransactionId,
});
const turn = {
  ...{ handleHash: first.handleHash, accountId, clientId, nextHash: 'handle-next' },
  ...{ turnedBefore: now - 1000, at: now },
};

const eventsOf = async ({ journal }: Stores) =>
  (await journal.read(0, 100)).map(({ event }) => event);

export function approvalsContract(name: string, open: OpenStores): void {
  keepingContract(name, open);
  handlesContract(name, open);
  decidingContract(name, open);
}

function keepingContract(name: string, open: OpenStores): void {
  test(`${name}: an approval comes back exactly as it was added, on record`, async (t) => {
    const stores = await seededStores(open, t);
    const full = approval(2, {
      ...{ digests: [], description: undefined, presented: [], state: 'approved' },
      ...{ yesHash: 'sad-hash-7', decidedAt: farFuture },
      ...{ polledAt: farFuture, expiresAt: farFuture },
    });
    await stores.approvals.add(first, asked);
    await stores.approvals.add(full, asked);
    assert.deepEqual(await stores.approvals.find(first.id), first);
    assert.deepEqual(await stores.approvals.findByHandle(full.handleHash), full);
    assert.equal(await stores.approvals.findByHandle('handle-9'), undefined);
    assert.equal(await stores.approvals.find('approval-9' as ApprovalId), undefined);
    assert.deepEqual(await eventsOf(stores), ['approval.requested', 'approval.requested']);
  });

  test(`${name}: a person is shown their own pending ones, the newest first`, async (t) => {
    const { approvals } = await seededStores(open, t);
    const rows = [
      first,
      approval(2, { createdAt: now + 1 }),
      approval(3, { state: 'refused' }),
      approval(4, { expiresAt: now + 10 }),
      approval(5, { accountId: 'account-2' as AccountId }),
    ];
    for (const row of rows) await approvals.add(row, asked);
    const shownAt = async (at: number) =>
      (await approvals.listPending(accountId, at)).map(({ id }) => id);
    assert.deepEqual(await shownAt(now + 9), ['approval-2', 'approval-1', 'approval-4']);
    assert.deepEqual(await shownAt(now + 10), ['approval-2', 'approval-1']);
  });

  test(`${name}: what waits for a device comes back, is listed, and is decided once`, async (t) => {
    const { approvals } = await seededStores(open, t);
    await approvals.add(byDevice, asked);
    assert.deepEqual(await approvals.find(byDevice.id), byDevice);
    assert.deepEqual(await approvals.listPending(accountId, now), [byDevice]);
    const turned = await approvals.turnHandle(turn);
    assert.deepEqual([turned?.state, turned?.polledAt], ['pending', now]);
    assert.equal(await approvals.approve(byDevice.id, yes, now), true);
    assert.equal(await approvals.approve(byDevice.id, yes, now), false);
    assert.equal((await approvals.find(byDevice.id))?.state, 'approved');
    assert.deepEqual(await approvals.listPending(accountId, now), []);
  });

  test(`${name}: of many pending ones fifty are shown`, async (t) => {
    const { approvals } = await seededStores(open, t);
    for (let number = 1; number <= 51; number += 1) await approvals.add(approval(number), asked);
    assert.equal((await approvals.listPending(accountId, now)).length, 50);
  });

  test(`${name}: an approval goes when it has expired, not a millisecond before`, async (t) => {
    const { approvals, expiredRecords } = await seededStores(open, t);
    await approvals.add(first, asked);
    assert.equal(await expiredRecords.destroyLapsed('approvals', first.expiresAt, 100), 0);
    assert.equal(await expiredRecords.destroyLapsed('approvals', first.expiresAt + 1, 100), 1);
    assert.equal(await approvals.find(first.id), undefined);
  });
}

function handlesContract(name: string, open: OpenStores): void {
  test(`${name}: a handle is good once, whoever comes at once, and so is the next`, async (t) => {
    const { approvals } = await seededStores(open, t);
    await approvals.add(first, asked);
    const turns = Array.from({ length: 20 }, (_, number) =>
      approvals.turnHandle({ ...turn, nextHash: `next-${number}` }),
    );
    const [won, ...others] = (await Promise.all(turns)).filter((each) => each !== undefined);
    assert.ok(won !== undefined && others.length === 0);
    assert.deepEqual(won, { ...first, handleHash: won.handleHash, polledAt: now });
    assert.equal(await approvals.findByHandle(first.handleHash), undefined);
    const later = { ...turn, handleHash: won.handleHash, turnedBefore: now, at: now + 1000 };
    assert.equal((await approvals.turnHandle(later))?.handleHash, turn.nextHash);
  });

  test(`${name}: a handle is not turned by another client or account, nor too early`, async (t) => {
    const { approvals } = await seededStores(open, t);
    await approvals.add(approval(1, { polledAt: now - 1000 }), asked);
    const refused = [
      { ...turn, handleHash: 'handle-9' },
      { ...turn, clientId: 'client-2' as ClientId },
      { ...turn, accountId: 'account-2' as AccountId },
      { ...turn, turnedBefore: now - 1001 },
    ];
    for (const each of refused) assert.equal(await approvals.turnHandle(each), undefined);
    assert.equal((await approvals.find(first.id))?.handleHash, first.handleHash);
    assert.equal((await approvals.turnHandle(turn))?.polledAt, now);
  });
}

function decidingContract(name: string, open: OpenStores): void {
  test(`${name}: who approves has given a yes, in the same commit`, async (t) => {
    const stores = await seededStores(open, t);
    await stores.approvals.add(first, asked);
    assert.equal(await stores.approvals.approve(first.id, yes, now), true);
    const changed = { state: 'approved', yesHash: yes.authorization.sadHash, decidedAt: now };
    assert.deepEqual(await stores.approvals.find(first.id), { ...first, ...changed });
    const { sadHash } = yes.authorization;
    const presented = await stores.authorizations.findWithOpenSlots(sadHash);
    assert.deepEqual(presented, { authorization: yes.authorization, openSlots: yes.slots });
    assert.deepEqual(await eventsOf(stores), ['approval.requested', 'authorization.given']);
  });

  test(`${name}: an approval is decided once, whoever comes at once`, async (t) => {
    const stores = await seededStores(open, t);
    await stores.approvals.add(first, asked);
    const yesOf = (number: number): GivenYes => {
      const id = `authorization-${number}` as AuthorizationId;
      const names = {
        id,
        sadHash: `sad-${number}`,
        transactionId: `transaction-${number}` as never,
      };
      return { ...yes, authorization: sampleAuthorization(names) };
    };
    const decisions = Array.from({ length: 20 }, (_, number) =>
      number % 2 === 0
        ? stores.approvals.approve(first.id, yesOf(number), now)
        : stores.approvals.refuse(first.id, no, now),
    );
    assert.equal(countTrue(await Promise.all(decisions)), 1);
    assert.equal((await eventsOf(stores)).length, 2);
  });

  test(`${name}: who refuses has given no yes, and cannot approve after`, async (t) => {
    const stores = await seededStores(open, t);
    await stores.approvals.add(first, asked);
    assert.equal(await stores.approvals.refuse(first.id, no, now), true);
    assert.equal(await stores.approvals.approve(first.id, yes, now), false);
    const { sadHash } = yes.authorization;
    assert.equal(await stores.authorizations.findBySadHash(sadHash), undefined);
    assert.equal((await stores.approvals.find(first.id))?.state, 'refused');
    assert.deepEqual(await eventsOf(stores), ['approval.requested', 'approval.refused']);
  });

  test(`${name}: nothing is decided from the millisecond on in which it expires`, async (t) => {
    const stores = await seededStores(open, t);
    await stores.approvals.add(first, asked);
    const { expiresAt } = first;
    assert.equal(await stores.approvals.approve(first.id, yes, expiresAt), false);
    assert.equal(await stores.approvals.refuse(first.id, no, expiresAt), false);
    assert.equal(await stores.approvals.approve(first.id, yes, expiresAt - 1), true);
  });

  test(`${name}: a yes that cannot be added leaves the approval pending`, async (t) => {
    const stores = await seededStores(open, t);
    await stores.approvals.add(first, asked);
    await stores.authorizations.add(yes.authorization, yes.slots, sampleNote);
    await assert.rejects(stores.approvals.approve(first.id, yes, now));
    assert.deepEqual(await stores.approvals.find(first.id), first);
    assert.deepEqual(await eventsOf(stores), ['approval.requested', 'authorization.given']);
  });
}
