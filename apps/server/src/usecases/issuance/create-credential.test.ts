/** One agreement makes one credential, and exactly the one that was agreed to. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameAttribute, parseCertificate } from '@kumoin/pki';
import type { Access, AccessGrant } from '#domain/access/access-grant.ts';
import { accessOf } from '#domain/access/access-grant.ts';
import type { ClientId, GrantId } from '#domain/identifiers.ts';
import type { CreationRequest } from '#domain/issuance/creation-request.ts';
import { defaultPolicies } from '#domain/issuance/issuance-policy.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { authorityWorld } from '../../../../../tests/worlds/authority-world.ts';
import { makeCreateCredential } from './create-credential.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9);
const refused = (code: RefusalCode) => (error: unknown) =>
  error instanceof Refusal && error.code === code;

const request: CreationRequest = {
  certificatePolicy: '2.999.1.1',
  subjectData: {
    given_name: 'Alice',
    family_name: 'Example',
    birthdate: '1990-02-28',
    gender: 'female',
    address: { country: 'AT' },
  },
};

async function agreedWorld({ agreed = request, enrol = true } = {}) {
  const world = await authorityWorld({ at });
  await world.createAuthorities(world.plan);
  const grant: AccessGrant = {
    id: 'grant-1' as GrantId,
    accountId: world.accountId,
    clientId: 'wallet' as ClientId,
    accessHash: 'hash',
    accessExpiresAt: at + 1000,
    refreshHash: undefined,
    refreshExpiresAt: undefined,
    revokedAt: undefined,
    createdAt: at,
    scope: 'credential-creation',
    userSpecific: true,
    keyThumbprint: undefined,
    details: JSON.stringify({ credentialCreationRequest: agreed }),
  };
  await world.ports.grants.add(grant);
  const access: Access = { ...accessOf(grant, at), rights: {} };
  const createCredential = makeCreateCredential({
    ...world.ports,
    issuancePolicies: defaultPolicies,
    enrolCredential: enrol ? world.enrolCredential : () => assert.fail('a credential was enrolled'),
  });
  const { grants, credentials, journal } = world.ports;
  const isOpen = async () => (await grants.findByAccessHash('hash'))?.revokedAt === undefined;
  const owned = () => credentials.listOf(world.accountId);
  const events = async () => (await journal.read(0, 100)).map(({ event }) => event);
  return { ...world, access, createCredential, isOpen, owned, events };
}

test('what was agreed to is made under its policy, in the name of the person', async () => {
  const world = await agreedWorld();
  const credential = await world.createCredential(world.access, request);
  assert.deepEqual(await world.owned(), [credential]);
  const { mode, factors, level, keyAlgorithm, signaturesMax } = credential;
  const made = { mode, factors, level, keyAlgorithm, signaturesMax };
  assert.deepEqual(made, defaultPolicies['2.999.1.1']);

  const { subject, certificatePolicies } = parseCertificate(
    credential.chain[0] ?? new Uint8Array(),
  );
  const names = ['givenName', 'surname', 'countryName', 'commonName', 'serialNumber'] as const;
  assert.deepEqual(
    names.map((name) => nameAttribute(subject, name)),
    ['Alice', 'Example', 'AT', 'Alice Example', world.accountId],
  );
  assert.deepEqual(certificatePolicies, ['2.999.1.1']);
});

test('the agreement is on record before the key, with who asked and for what', async () => {
  const world = await agreedWorld();
  await world.createCredential(world.access, request);
  const entries = (await world.ports.journal.read(0, 100)).slice(-3);
  assert.deepEqual(
    entries.map(({ event }) => event),
    ['credential.agreed', 'certificate.issued', 'credential.enrolled'],
  );
  assert.deepEqual(entries[0]?.facts, {
    account: world.accountId,
    client: 'wallet',
    grant: 'grant-1',
    policy: '2.999.1.1',
  });
});

test('one agreement, two calls at once: one credential, the other access_expired', async () => {
  const world = await agreedWorld();
  const calls = [1, 2].map(() => world.createCredential(world.access, request));
  const outcomes = await Promise.allSettled(calls);
  const failures = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  assert.equal(failures.length, 1);
  assert.ok(refused('access_expired')(failures[0]));
  assert.equal((await world.owned()).length, 1);
});

test('an agreement that was used is used up, whatever is asked', async () => {
  const world = await agreedWorld();
  await world.createCredential(world.access, request);
  const again = world.createCredential(world.access, request);
  await assert.rejects(again, refused('access_expired'));
  assert.equal((await world.owned()).length, 1);
});

test('the agreement is spent before a key is made: a failure does not give it back', async () => {
  const world = await agreedWorld();
  const failing = makeCreateCredential({
    ...world.ports,
    issuancePolicies: defaultPolicies,
    enrolCredential: () => Promise.reject(new Error('the vault is away')),
  });
  await assert.rejects(failing(world.access, request), /the vault is away/);
  assert.equal(await world.isOpen(), false);
});

const other = { ...request.subjectData, given_name: 'Bob' };
for (const [why, asked, agreed, code] of [
  ['not what was agreed to', { ...request, subjectData: other }, request, 'creation_not_agreed'],
  [
    'a name the account is not known by, though agreed to',
    { ...request, subjectData: other },
    { ...request, subjectData: other },
    'subject_data_refused',
  ],
  [
    'a policy that is not offered, though agreed to',
    { ...request, certificatePolicy: '2.999.1.2' },
    { ...request, certificatePolicy: '2.999.1.2' },
    'certificate_policy_unknown',
  ],
] as const) {
  test(`${why}: ${code}, nothing is made and the agreement is still good`, async () => {
    const world = await agreedWorld({ agreed, enrol: false });
    await assert.rejects(world.createCredential(world.access, asked), refused(code));
    assert.equal(await world.isOpen(), true);
  });
}

test('for somebody who is gone: account_unknown', async () => {
  const world = await agreedWorld({ enrol: false });
  const gone = { ...world.access, accountId: 'nobody' as typeof world.accountId };
  await assert.rejects(world.createCredential(gone, request), refused('account_unknown'));
});
