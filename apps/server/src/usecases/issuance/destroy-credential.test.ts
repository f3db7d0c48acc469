/** A deletion ends the certificate, the sight of the credential and the key, once agreed to. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Access, AccessGrant } from '#domain/access/access-grant.ts';
import { accessOf } from '#domain/access/access-grant.ts';
import type { AccessScope, ClientRights } from '#domain/access/client.ts';
import type { AccountId, ClientId, CredentialId, GrantId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import { makeDestroyConsumedKeys } from '#usecases/credentials/destroy-consumed-keys.ts';
import { authorityWorld, enrolment } from '../../../../../tests/worlds/authority-world.ts';
import { makeDestroyCredential } from './destroy-credential.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9);
const refused = (code: RefusalCode) => (error: unknown) =>
  error instanceof Refusal && error.code === code;

async function agreedWorld() {
  const world = await authorityWorld({ at });
  await world.createAuthorities(world.plan);
  const { accountId, ports } = world;
  const credential = await world.enrolCredential({ ...enrolment, accountId });
  const agree = async (id: string, about = credential.id): Promise<Access> => {
    const grant: AccessGrant = {
      id: id as GrantId,
      accountId,
      clientId: 'wallet' as ClientId,
      accessHash: id,
      accessExpiresAt: at + 1000,
      refreshHash: undefined,
      refreshExpiresAt: undefined,
      revokedAt: undefined,
      createdAt: at,
      scope: 'credential-deletion',
      userSpecific: true,
      keyThumbprint: undefined,
      details: JSON.stringify({ credentialID: about }),
    };
    await ports.grants.add(grant);
    return { ...accessOf(grant, at), rights: {} };
  };
  const destroyWith = (keyVault: KeyVault) =>
    makeDestroyCredential({ ...ports, keyVault, revokeCertificate: world.revokeCertificate });
  const destroyCredential = destroyWith(ports.keyVault);
  const sweep = makeDestroyConsumedKeys(ports);
  const holdsKey = () =>
    ports.keyVault.publicKeyOf(credential.keyRef).then(
      () => true,
      () => false,
    );
  const events = async () => (await ports.journal.read(0, 100)).slice(-3).map(({ event }) => event);
  const isOpen = async (id: string) =>
    (await ports.grants.findByAccessHash(id))?.revokedAt === undefined;
  return {
    ...world,
    credential,
    agree,
    destroyWith,
    destroyCredential,
    sweep,
    holdsKey,
    events,
    isOpen,
  };
}

test('the certificate is revoked, the credential seen no more, the key gone', async () => {
  const world = await agreedWorld();
  const { credential, ports, accountId } = world;
  assert.equal(await world.holdsKey(), true);
  await world.destroyCredential(await world.agree('yes'), credential.id);

  assert.equal(await ports.credentials.find(credential.id), undefined);
  assert.deepEqual(await ports.credentials.listOf(accountId), []);
  assert.equal(await world.holdsKey(), false);
  const { revokedCount } = await world.publishCrl('issuing');
  assert.equal(revokedCount, 1);
  assert.equal(await world.isOpen('yes'), false);
});

test('what was done stays on record, in the order it was done', async () => {
  const world = await agreedWorld();
  await world.destroyCredential(await world.agree('yes'), world.credential.id);
  const expected = ['certificate.revoked', 'credential.destroyed', 'key.destroyed'];
  assert.deepEqual(await world.events(), expected);
  const [kept] = await world.ports.credentials.listWithKey(world.credential.keyRef);
  assert.deepEqual([kept?.id, kept?.destroyedAt], [world.credential.id, at]);
  world.clock.at = at + 3_600_000;
  assert.equal(await world.sweep(), 0);
});

test('an agreement is good once: access_expired, also of two calls at once', async () => {
  const world = await agreedWorld();
  const access = await world.agree('yes');
  const calls = [1, 2].map(() => world.destroyCredential(access, world.credential.id));
  const outcomes = await Promise.allSettled(calls);
  const failures = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  assert.equal(failures.length, 1);
  assert.ok(refused('access_expired')(failures[0]));
});

test('a vault that is away keeps nobody waiting: the key is destroyed later', async () => {
  const world = await agreedWorld();
  const away = { ...world.ports.keyVault, destroy: () => Promise.reject(new Error('away')) };
  const destroy = world.destroyWith(away as unknown as KeyVault);
  await destroy(await world.agree('yes'), world.credential.id);
  assert.equal(await world.ports.credentials.find(world.credential.id), undefined);
  assert.equal(await world.holdsKey(), true);

  world.clock.at = at + 600_001;
  assert.equal(await world.sweep(), 1);
  assert.equal(await world.holdsKey(), false);
  assert.equal((await world.events()).at(-1), 'key.destroyed');
});

test('a credential whose certificate was revoked before can be deleted', async () => {
  const world = await agreedWorld();
  const { certificateSerial: serialNumber, id } = world.credential;
  await world.revokeCertificate({ serialNumber, reason: 'keyCompromise' });
  await world.destroyCredential(await world.agree('yes'), id);
  assert.equal(await world.holdsKey(), false);
});

test('a key that a renewed certificate shares goes with the last of the two', async () => {
  const world = await agreedWorld();
  const renewed = { ...world.credential, id: 'renewed' as CredentialId, certificateSerial: 'aa' };
  await world.ports.credentials.add(renewed);
  await world.destroyCredential(await world.agree('yes'), world.credential.id);
  assert.equal(await world.holdsKey(), true);
});

const changes: readonly [string, Partial<Access>][] = [
  ...(['service', 'credential', 'credential-creation'] as const).map(
    (scope: AccessScope): [string, Partial<Access>] => [`a token of scope ${scope}`, { scope }],
  ),
  ['another account', { accountId: 'account-2' as AccountId }],
  ['a client that may not reach it', { rights: { credentialIds: [] } satisfies ClientRights }],
];
for (const [why, change] of changes) {
  test(`${why}: credential_unknown, and nothing happens`, async () => {
    const world = await agreedWorld();
    const access = { ...(await world.agree('yes')), ...change };
    const destroying = world.destroyCredential(access, world.credential.id);
    await assert.rejects(destroying, refused('credential_unknown'));
    assert.equal(await world.holdsKey(), true);
    assert.equal(await world.isOpen('yes'), true);
  });
}

test('an agreement about another credential: credential_unknown', async () => {
  const world = await agreedWorld();
  const access = await world.agree('yes', 'other' as CredentialId);
  const { id } = world.credential;
  await assert.rejects(world.destroyCredential(access, id), refused('credential_unknown'));
  const unknown = world.destroyCredential(access, 'other' as CredentialId);
  await assert.rejects(unknown, refused('credential_unknown'));
  assert.equal(await world.holdsKey(), true);
});

test('a token without an agreement: credential_unknown', async () => {
  const world = await agreedWorld();
  const { agreement: _, ...bare } = await world.agree('yes');
  const destroying = world.destroyCredential(bare, world.credential.id);
  await assert.rejects(destroying, refused('credential_unknown'));
});
