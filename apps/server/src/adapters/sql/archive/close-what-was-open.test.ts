/** What was open when the backup was made is closed; what is not bound to a moment stays. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { totpStep } from '@kumoin/otp';
import type {
  AuthorityId,
  ClientId,
  CredentialId,
  FactorId,
  KeyRef,
  TokenId,
  TokenTransactionId,
} from '#domain/identifiers.ts';
import { crlIsFresh } from '#domain/issuance/published-crl.ts';
import {
  everyOctet,
  farFuture,
  frozenClock,
  now,
  openSlots,
  sampleAuthorization,
  sampleDigest,
  sampleFactor,
  sampleGrant,
  sampleAccount,
  sampleCredential,
  sampleNote,
} from '#ports/samples.contract.ts';
import { sampleEnrolment, sampleToken } from '#ports/samples-of-tokens.contract.ts';
import type { StoredTransaction } from '#ports/token-transactions.ts';
import { openSqlite, openSqliteStore } from '../open-store.ts';
import { closeWhatWasOpen } from './close-what-was-open.ts';

const backedUpAt = now - 3600_000;
const crl = {
  authorityId: 'ca' as AuthorityId,
  number: 7,
  crl: everyOctet,
  revokedCount: 0,
  thisUpdate: backedUpAt,
  nextUpdate: farFuture,
};
const suitesOf = {
  hotp: 'HOTP-SHA1-6',
  totp: 'TOTP-SHA1-6-T30S',
  'ocra-t': 'OCRA-1:HOTP-SHA256-8:QH64-T1M',
  'ocra-c': 'OCRA-1:HOTP-SHA256-8:C-QN08',
} as const;
const openTransaction: StoredTransaction = {
  id: 'transfer' as TokenTransactionId,
  accountId: sampleAccount().id,
  clientId: 'client-1' as ClientId,
  tokenId: 'ocra-t' as TokenId,
  suite: 'OCRA-1:HOTP-SHA256-8:QH64-T1M',
  statementSealed: everyOctet,
  language: 'en',
  ref: '00'.repeat(8),
  pageHash: 'page',
  clientReference: undefined,
  signing: undefined,
  state: 'shown',
  failures: 0,
  callbackUri: undefined,
  shownAt: backedUpAt,
  decidedAt: undefined,
  createdAt: backedUpAt,
  expiresAt: farFuture,
};
function tokenOf(name: string, typed: string) {
  const algorithm = typed.startsWith('OCRA') ? 'ocra' : typed.startsWith('HOTP') ? 'hotp' : 'totp';
  const id = name as TokenId;
  return sampleToken({ id, serial: name, algorithm, suites: { typed }, driftSteps: 5 });
}
const totp = { type: 'totp', credentialId: undefined } as const;

async function restoredStores(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-past-'));
  const file = join(folder, 'store');
  const stores = await openSqliteStore({ file, clock: frozenClock });
  t.after(() => stores.close().finally(() => rmSync(folder, { recursive: true })));
  await stores.accounts.add(sampleAccount());
  await stores.credentials.add(sampleCredential());
  for (const [name, consumedAt] of [['one call', undefined] as const, ['had it', 5] as const]) {
    const id = name as CredentialId;
    const changes = { id, certificateSerial: name, oneTime: true, consumedAt };
    await stores.credentials.add(sampleCredential(changes));
  }
  await stores.grants.add(sampleGrant());
  await stores.factors.add(sampleFactor({ failures: 2 }));
  await stores.factors.add(sampleFactor({ id: 'seed' as FactorId, ...totp }));
  await stores.authorizations.add(
    sampleAuthorization(),
    openSlots(sampleDigest('one')),
    sampleNote,
  );
  await stores.tokens.add(
    Object.entries(suitesOf).map(([id, typed]) => tokenOf(id, typed)),
    sampleNote,
  );
  await stores.tokenTransactions.add(openTransaction, { evidence: [], note: sampleNote });
  await stores.tokenEnrolments.add(sampleEnrolment());
  await stores.crls.add(crl);
  const made = { algorithm: 'p-256', publicKey: everyOctet, createdAt: now } as const;
  await stores.pooledKeys.add({ keyRef: 'ahead' as KeyRef, ...made });
  const db = openSqlite(file);
  const work = db
    .transaction()
    .execute((tx) => closeWhatWasOpen(tx, { backedUpAt, clock: frozenClock }));
  await work.finally(() => db.destroy());
  return stores;
}

test('a yes that was open signs no more', async (t) => {
  const { authorizations } = await restoredStores(t);
  const { sadHash } = sampleAuthorization();
  assert.equal((await authorizations.findBySadHash(sadHash))?.replacedAt, now);
});

test('access grants are revoked', async (t) => {
  const { grants } = await restoredStores(t);
  const { accessHash } = sampleGrant();
  assert.equal((await grants.findByAccessHash(accessHash))?.revokedAt, now);
});

test('one-time codes up to now are used up, the next one after the drift is good', async (t) => {
  const { factors } = await restoredStores(t);
  const [id, step] = ['seed' as FactorId, totpStep(now)];
  assert.equal(await factors.claimStep(id, step), false);
  assert.equal(await factors.claimStep(id, step + 1), false);
  assert.equal(await factors.claimStep(id, step + 2), true);
});

test('a transaction that was open may have been decided: nobody answers it again', async (t) => {
  const { tokenTransactions } = await restoredStores(t);
  const found = await tokenTransactions.find(openTransaction.id);
  assert.deepEqual([found?.state, found?.decidedAt], ['cancelled', now]);
});

test('codes of time up to now are used up, each in the steps of its suite and by its clock', async (t) => {
  const { tokens } = await restoredStores(t);
  const lastStep = async (id: string) => (await tokens.find(id as TokenId))?.lastStep;
  assert.equal(await lastStep('totp'), Math.floor(now / 30_000) + 1 + 5);
  assert.equal(await lastStep('ocra-t'), Math.floor(now / 60_000) + 1 + 5);
  assert.equal(await lastStep('ocra-c'), undefined);
});

test('a counter that nobody knows stops HOTP; codes that answer a question go on', async (t) => {
  const { tokens } = await restoredStores(t);
  const states = await Promise.all(
    Object.keys(suitesOf).map(async (id) => (await tokens.find(id as TokenId))?.state),
  );
  assert.deepEqual(states, ['suspended', 'active', 'active', 'active']);
});

test('a phone that was about to be enrolled begins anew', async (t) => {
  const { tokenEnrolments } = await restoredStores(t);
  assert.equal(await tokenEnrolments.findByCode(sampleEnrolment().codeHash), undefined);
});

test('a PIN and its failures stay', async (t) => {
  const { factors } = await restoredStores(t);
  const pin = sampleFactor({ failures: 2 });
  const { accountId, type, credentialId } = pin;
  assert.ok(credentialId);
  assert.deepEqual(await factors.find({ accountId, type, credentialId }), pin);
});

test('a key that was made ahead is given to nobody', async (t) => {
  const { pooledKeys } = await restoredStores(t);
  assert.equal(await pooledKeys.claim('p-256', now), undefined);
});

test('a credential for one call may have had it: it counts as used, and its key goes', async (t) => {
  const { credentials } = await restoredStores(t);
  const consumedAt = async (id: string) => (await credentials.find(id as CredentialId))?.consumedAt;
  assert.equal(await consumedAt('one call'), now);
  assert.equal(await consumedAt('had it'), 5);
  assert.equal(await consumedAt(sampleCredential().id), undefined);
  const due = await credentials.listToDestroy(now + 1, 10);
  assert.deepEqual(
    due.map(({ id }) => id),
    ['had it', 'one call'],
  );
});

test('the number of a revocation list jumps ahead, and the list is made anew', async (t) => {
  const { crls } = await restoredStores(t);
  const latest = await crls.latest(crl.authorityId);
  assert.equal(latest?.number, 7 + 3600_000);
  assert.ok(!crlIsFresh(latest, 0, now));
});

test('the journal says so, in its chain', async (t) => {
  const { journal } = await restoredStores(t);
  const entry = (await journal.read(0, 99)).at(-1);
  assert.equal(entry?.event, 'installation.restored');
  const when = new Date(backedUpAt).toISOString();
  const closed = {
    ...{ authorizations: 1, grants: 1, oneTimeCredentials: 1 },
    ...{ transactions: 1, tokensSuspended: 1 },
  };
  assert.deepEqual(entry?.facts, { backedUpAt: when, ...closed });
});
