/** Whom a call is for, and what is out of reach. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import type { Access } from '#domain/access/access-grant.ts';
import type { AccountId, ClientId, CredentialId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { now, sampleAccount, sampleCredential } from '#ports/samples.contract.ts';
import { makeCheckReach } from './check-reach.ts';
import type { Target } from './check-reach.ts';

const [alice, bob, carol] = ['account-1', 'account-2', 'account-3'] as [
  AccountId,
  AccountId,
  AccountId,
];
const credentialOf = (owner: AccountId) => `credential of ${owner}` as CredentialId;

/** Alice and Bob have a credential each; Carol is disabled and has one, too. */
async function world() {
  const stores = await openMemoryStore({ clock: { now: () => now } });
  for (const [id, name] of [
    [alice, 'Alice'],
    [bob, 'Bob'],
    [carol, 'Carol'],
  ] as const) {
    await stores.accounts.add(sampleAccount({ id, name, enabled: id !== carol }));
    await stores.credentials.add(sampleCredential({ id: credentialOf(id), ownerId: id }));
  }
  return makeCheckReach(stores);
}

const person: Access = {
  accountId: alice,
  clientId: 'client-1' as ClientId,
  scope: 'service',
  userSpecific: true,
  credentialId: undefined,
  keyThumbprint: undefined,
  rights: {},
};
const seal = (...accountIds: readonly AccountId[]): Access => ({
  ...person,
  userSpecific: false,
  rights: { accountIds },
});
const yes: Access = { ...person, scope: 'credential', credentialId: credentialOf(alice) };
const some: Access = { ...person, rights: { credentialIds: [credentialOf(alice)] } };
const target = (userId?: string, owner?: AccountId): Target => ({
  userId,
  credentialId: owner && credentialOf(owner),
});

const served: readonly [string, Access, Target, AccountId][] = [
  ['a person, and nobody named', person, target(), alice],
  ['a person, and a credential: whose it is, others look', person, target(undefined, bob), alice],
  ['a yes and its credential', yes, target(undefined, alice), alice],
  ['a client with one credential, and that one', some, target(undefined, alice), alice],
  ['a seal and its user', seal(alice, bob), target(' bOB '), bob],
  ['a seal and a credential of its user', seal(alice, bob), target(undefined, bob), bob],
  ['a seal for one, and nobody named', seal(bob), target(), bob],
];
for (const [what, access, wanted, accountId] of served) {
  test(`${what}: it is for ${accountId}`, async () => {
    assert.deepEqual(await (await world())(access, wanted), { ...access, accountId });
  });
}

const refused: readonly [string, RefusalCode, Access, Target][] = [
  ['a yes and another credential', 'credential_unknown', yes, target(undefined, bob)],
  ['a client and a credential not its own', 'credential_unknown', some, target(undefined, bob)],
  ['a seal and somebody else', 'user_unknown', seal(alice), target('bob')],
  ['a seal and nobody known', 'user_unknown', seal(alice), target('alicf')],
  ['a seal and an empty name', 'user_unknown', seal(alice), target('')],
  ['a seal and who is disabled', 'user_unknown', seal(carol), target('carol')],
  ['a seal for two, and nobody named', 'user_unknown', seal(alice, bob), target()],
  ['a seal for nobody', 'user_unknown', seal(), target()],
  ['a seal and a stranger’s credential', 'credential_unknown', seal(alice), target(undefined, bob)],
  [
    'a seal and a credential of who is disabled',
    'credential_unknown',
    seal(carol),
    target(undefined, carol),
  ],
  [
    'a seal and a credential that is none',
    'credential_unknown',
    seal(alice),
    { userId: undefined, credentialId: 'none' as CredentialId },
  ],
];
for (const [what, code, access, wanted] of refused) {
  test(`${what}: ${code}`, async () => {
    const checkReach = await world();
    await assert.rejects(
      checkReach(access, wanted),
      (error) => error instanceof Refusal && error.code === code,
    );
  });
}
