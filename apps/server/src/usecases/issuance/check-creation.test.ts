/** What is refused before a person is asked, and what once they are known. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreationRequest } from '#domain/issuance/creation-request.ts';
import { defaultPolicies } from '#domain/issuance/issuance-policy.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { authorityWorld } from '../../../../../tests/worlds/authority-world.ts';
import { makeCheckCreation } from './check-creation.ts';

const refused = (code: RefusalCode) => (error: unknown) =>
  error instanceof Refusal && error.code === code;

const subjectData = {
  given_name: 'Alice',
  family_name: 'Example',
  birthdate: '1990-02-28',
  gender: 'female',
  address: { country: 'AT' },
};
const request: CreationRequest = { certificatePolicy: '2.999.1.1', subjectData };
const ofBob = { ...request, subjectData: { ...subjectData, given_name: 'Bob' } };

async function world() {
  const { ports, accountId } = await authorityWorld({ at: Date.UTC(2031, 4, 6) });
  const checkCreation = makeCheckCreation({ ...ports, issuancePolicies: defaultPolicies });
  return { checkCreation, accountId };
}

test('a policy that is not offered is refused before anybody logs in', async () => {
  const { checkCreation } = await world();
  const other = { ...request, certificatePolicy: 'other' };
  await assert.rejects(checkCreation(other), refused('certificate_policy_unknown'));
  await checkCreation(request);
});

test('the name is compared once it is known whose it must be', async () => {
  const { checkCreation, accountId } = await world();
  await checkCreation(ofBob);
  await assert.rejects(checkCreation(ofBob, accountId), refused('subject_data_refused'));
  await checkCreation(request, accountId);
});

test('for nobody: account_unknown', async () => {
  const { checkCreation, accountId } = await world();
  const nobody = `${accountId}0` as typeof accountId;
  await assert.rejects(checkCreation(request, nobody), refused('account_unknown'));
});
