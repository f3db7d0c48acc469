/** What every store of credentials must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Credential } from '#domain/credentials/credential.ts';
import type { AccountId, CredentialId, KeyRef } from '#domain/identifiers.ts';
import {
  emptyStores,
  farFuture,
  now,
  sampleAccount,
  sampleCredential,
  sampleFactor,
  seededStores,
  sampleNote,
} from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

export function credentialsContract(name: string, open: OpenStores): void {
  test(`${name}: a credential and its chain come back exactly as they were added`, async (t) => {
    const { accounts, credentials } = await emptyStores(open, t);
    await accounts.add(sampleAccount());
    const credential = sampleCredential({
      revokedAt: farFuture,
      enabled: false,
      factors: [],
      oneTime: true,
      consumedAt: now,
    });
    await credentials.add(credential);
    assert.deepEqual(await credentials.find(credential.id), credential);
  });

  test(`${name}: a credential without a revocation has one that is undefined`, async (t) => {
    const { credentials } = await seededStores(open, t);
    const found = await credentials.find('credential-1' as CredentialId);
    assert.deepEqual(found, sampleCredential({ revokedAt: undefined }));
  });

  test(`${name}: what was found can be changed without changing the store`, async (t) => {
    const { credentials } = await seededStores(open, t);
    const found = await credentials.find('credential-1' as CredentialId);
    found?.chain[0]?.fill(0);
    assert.deepEqual(await credentials.find('credential-1' as CredentialId), sampleCredential());
  });

  test(`${name}: an unknown credential is not found`, async (t) => {
    const { credentials } = await seededStores(open, t);
    assert.equal(await credentials.find('credential-2' as CredentialId), undefined);
    assert.equal(await credentials.findByCertificateSerial('00'), undefined);
    assert.deepEqual(await credentials.listOf('account-2' as AccountId), []);
  });

  test(`${name}: an account's credentials are listed oldest first, then by id`, async (t) => {
    const { accounts, credentials } = await emptyStores(open, t);
    await accounts.add(sampleAccount());
    await accounts.add(sampleAccount({ id: 'account-2' as AccountId, name: 'bob' }));
    await credentials.add(numbered('c', { createdAt: now }));
    await credentials.add(numbered('b', { createdAt: now }));
    await credentials.add(numbered('z', { createdAt: now - 1 }));
    await credentials.add(numbered('a', { ownerId: 'account-2' as AccountId }));
    const listed = await credentials.listOf('account-1' as AccountId);
    assert.deepEqual(
      listed.map(({ id }) => id),
      ['z', 'b', 'c'],
    );
  });

  test(`${name}: a credential is found by the serial number of its certificate`, async (t) => {
    const { credentials } = await seededStores(open, t);
    await credentials.add(numbered('other', { certificateSerial: 'ff' }));
    const found = await credentials.findByCertificateSerial('ff');
    assert.equal(found?.id, 'other');
  });

  test(`${name}: credentials are found by their key, oldest first`, async (t) => {
    const { credentials } = await seededStores(open, t);
    const keyRef = 'shared' as KeyRef;
    await credentials.add(numbered('b', { keyRef, createdAt: now }));
    await credentials.add(numbered('a', { keyRef, createdAt: now + 1, oneTime: true }));
    const listed = await credentials.listWithKey(keyRef);
    assert.deepEqual(
      listed.map(({ id }) => id),
      ['b', 'a'],
    );
    assert.deepEqual(listed[1], await credentials.find('a' as CredentialId));
    assert.deepEqual(await credentials.listWithKey('SHARED' as KeyRef), []);
  });

  test(`${name}: a credential is revoked once, keeps the first time, alone`, async (t) => {
    const { credentials, journal } = await seededStores(open, t);
    await credentials.add(numbered('other', {}));
    await credentials.markRevoked('credential-1' as CredentialId, now, sampleNote);
    await credentials.markRevoked('credential-1' as CredentialId, now + 1, sampleNote);
    await credentials.markRevoked('unknown' as CredentialId, now, sampleNote);
    const found = await credentials.find('credential-1' as CredentialId);
    assert.deepEqual(found, sampleCredential({ revokedAt: now }));
    assert.equal((await credentials.find('other' as CredentialId))?.revokedAt, undefined);
    const [entry] = await journal.read(0, 1);
    assert.deepEqual([entry?.event, entry?.facts], [sampleNote.event, sampleNote.facts]);
  });

  test(`${name}: the keys to destroy are those of calls long begun, until they are marked`, async (t) => {
    const { credentials } = await seededStores(open, t);
    const consumed = (id: string, consumedAt: number) =>
      credentials.add(numbered(id, { oneTime: true, consumedAt }));
    await consumed('late', now);
    await consumed('b', now - 1);
    await consumed('a', now - 1);
    await consumed('old', now - 2);
    await credentials.add(numbered('fresh', { oneTime: true }));
    const due = async (limit: number) =>
      (await credentials.listToDestroy(now, limit)).map(({ id }) => id as string);
    assert.deepEqual(await due(10), ['old', 'a', 'b']);
    assert.deepEqual(await due(2), ['old', 'a']);

    await credentials.markKeyDestroyed('a' as CredentialId, now);
    assert.deepEqual(await due(10), ['old', 'b']);
    const marked = await credentials.find('a' as CredentialId);
    assert.deepEqual(marked, numbered('a', { oneTime: true, consumedAt: now - 1 }));
  });

  test(`${name}: a deleted credential is disabled, revoked and found no more, save by its key`, async (t) => {
    const { credentials, journal } = await seededStores(open, t);
    const id = 'credential-1' as CredentialId;
    await credentials.add(numbered('other', { keyRef: 'another' as KeyRef }));
    assert.equal(await credentials.markDestroyed(id, now, sampleNote), true);
    assert.equal(await credentials.markDestroyed(id, now + 1, sampleNote), false);
    assert.equal(await credentials.markDestroyed('x' as CredentialId, now, sampleNote), false);
    const entries = await journal.read(0, 10);
    assert.deepEqual(
      entries.map(({ event }) => event),
      [sampleNote.event],
    );

    assert.equal(await credentials.find(id), undefined);
    const listed = await credentials.listOf('account-1' as AccountId);
    assert.deepEqual(
      listed.map((credential) => credential.id),
      ['other'],
    );
    const ended = { enabled: false, revokedAt: now, destroyedAt: now };
    const { keyRef } = sampleCredential();
    assert.deepEqual(await credentials.listWithKey(keyRef), [sampleCredential(ended)]);
  });

  test(`${name}: of two deletions at once only one did it`, async (t) => {
    const { credentials } = await seededStores(open, t);
    const id = 'credential-1' as CredentialId;
    const both = [now, now].map((at) => credentials.markDestroyed(id, at, sampleNote));
    assert.deepEqual((await Promise.all(both)).sort(), [false, true]);
  });

  test(`${name}: what was revoked before it was deleted keeps its time`, async (t) => {
    const { credentials } = await seededStores(open, t);
    const id = 'credential-1' as CredentialId;
    await credentials.markRevoked(id, now, sampleNote);
    await credentials.markDestroyed(id, now + 5, sampleNote);
    const [found] = await credentials.listWithKey(sampleCredential().keyRef);
    assert.deepEqual([found?.revokedAt, found?.destroyedAt], [now, now + 5]);
  });

  test(`${name}: the keys of deleted credentials are to destroy among the others, by age`, async (t) => {
    const { credentials } = await seededStores(open, t);
    for (const id of ['a', 'b', 'both']) await credentials.add(numbered(id, {}));
    await credentials.add(numbered('used', { oneTime: true, consumedAt: now - 2 }));
    await credentials.add(numbered('twice', { oneTime: true, consumedAt: now - 4 }));
    await credentials.markDestroyed('b' as CredentialId, now - 3, sampleNote);
    await credentials.markDestroyed('a' as CredentialId, now - 1, sampleNote);
    await credentials.markDestroyed('twice' as CredentialId, now - 1, sampleNote);
    await credentials.markDestroyed('both' as CredentialId, now, sampleNote);
    const due = async (limit: number) =>
      (await credentials.listToDestroy(now, limit)).map(({ id }) => id as string);
    assert.deepEqual(await due(10), ['twice', 'b', 'used', 'a']);
    assert.deepEqual(await due(2), ['twice', 'b']);
    await credentials.markKeyDestroyed('b' as CredentialId, now);
    assert.deepEqual(await due(10), ['twice', 'used', 'a']);
  });

  test(`${name}: a credential comes with its factors, or not at all`, async (t) => {
    const { accounts, credentials, factors } = await emptyStores(open, t);
    await accounts.add(sampleAccount());
    await credentials.add(sampleCredential(), [sampleFactor()]);
    const owner = { ...sampleFactor(), credentialId: sampleCredential().id };
    assert.deepEqual(await factors.find(owner), sampleFactor());

    const second = numbered('second', {});
    const taken = sampleFactor({ credentialId: second.id });
    await assert.rejects(credentials.add(second, [taken]), { name: 'Outage' });
    assert.equal(await credentials.find(second.id), undefined);
  });

  test(`${name}: a credential id that is taken is an outage, not an overwrite`, async (t) => {
    const { credentials } = await seededStores(open, t);
    const second = sampleCredential({ description: 'another' });
    await assert.rejects(credentials.add(second), { name: 'Outage', code: 'store_failed' });
    assert.deepEqual(await credentials.find(second.id), sampleCredential());
  });
}

function numbered(id: string, changes: Partial<Credential>): Credential {
  return sampleCredential({ id: id as CredentialId, ...changes });
}
