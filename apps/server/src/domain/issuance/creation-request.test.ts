/** What a credential may be made for over the API: each rule, and its nearest reject. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Access } from '#domain/access/access-grant.ts';
import type { Account } from '#domain/accounts/account.ts';
import type { AccountId, ClientId, GrantId, TenantId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { checkCreationAgreed, checkCreationRequest } from './creation-request.ts';
import type { CreationRequest, SubjectData } from './creation-request.ts';
import { defaultPolicies, findUnkeptPolicy } from './issuance-policy.ts';

const refused = (code: RefusalCode, detail?: string) => (error: unknown) =>
  error instanceof Refusal && error.code === code && error.detail === detail;

const account: Account = {
  id: 'a11ce000' as AccountId,
  tenantId: 'tenant' as TenantId,
  name: 'alice',
  displayName: 'Alice Example',
  enabled: true,
  email: 'alice@example.org',
  phone: undefined,
  createdAt: 0,
};
const subjectData: SubjectData = {
  given_name: 'Alice',
  family_name: 'Example',
  birthdate: '1990-02-28',
  gender: 'female',
  address: { country: 'AT' },
};
const request: CreationRequest = { certificatePolicy: '2.999.1.1', subjectData };
const check = (changes: Partial<SubjectData>, known: Partial<Account> = {}) =>
  checkCreationRequest({
    request: { ...request, subjectData: { ...subjectData, ...changes } },
    account: { ...account, ...known },
    policies: defaultPolicies,
  });

test('a policy that is offered is followed', () => {
  assert.equal(check({}), defaultPolicies['2.999.1.1']);
});

for (const name of ['2.999.1.2', '2.999.1', '', 'constructor', '__proto__', 'toString']) {
  test(`the policy ${JSON.stringify(name)}: certificate_policy_unknown`, () => {
    const facts = { request: { ...request, certificatePolicy: name }, account };
    assert.throws(
      () => checkCreationRequest({ ...facts, policies: defaultPolicies }),
      refused('certificate_policy_unknown'),
    );
  });
}

describe('the person is the one the account is known as', () => {
  const good: readonly [Partial<SubjectData>, Partial<Account>][] = [
    [{ given_name: 'ALICE', family_name: 'example' }, {}],
    [{ given_name: '花子', family_name: '山田' }, { displayName: '山田 花子' }],
    [{ given_name: '花子', family_name: '山田' }, { displayName: '山田　花子' }],
    [{ given_name: 'アリス', family_name: 'リデル' }, { displayName: 'ｱﾘｽ・リデル' }],
    [{ sub: 'alice' }, {}],
    [{ sub: 'a11ce000' }, {}],
    [{ email: 'Alice@Example.org' }, {}],
    [{ birthdate: '2000-02-29', gender: 'x' }, {}],
  ];
  for (const [changes, known] of good) {
    test(`${JSON.stringify(changes)} is fine`, () => void check(changes, known));
  }

  const bad: readonly [string, Partial<SubjectData>, Partial<Account>][] = [
    ['given_name', { given_name: 'Alicia' }, {}],
    ['given_name', { family_name: 'Exampl' }, {}],
    ['given_name', { given_name: 'Bob' }, {}],
    ['given_name', { given_name: ' ', family_name: '・' }, { displayName: ' ' }],
    ['sub', { sub: 'bob' }, {}],
    ['sub', { sub: '' }, {}],
    ['birthdate', { birthdate: '1990-02-29' }, {}],
    ['birthdate', { birthdate: '1990-2-28' }, {}],
    ['birthdate', { birthdate: '1990' }, {}],
    ['birthdate', { birthdate: '1990-13-01' }, {}],
    ['gender', { gender: ' ' }, {}],
    ['email', { email: 'bob@example.org' }, {}],
    ['email', { email: 'alice@example.org' }, { email: undefined }],
    ['email', { email: '' }, { email: undefined }],
    ['country', { address: { country: 'at' } }, {}],
    ['country', { address: { country: 'AUT' } }, {}],
  ];
  for (const [claim, changes, known] of bad) {
    test(`${JSON.stringify(changes)}: subject_data_refused`, () => {
      assert.throws(() => check(changes, known), refused('subject_data_refused', claim));
    });
  }
});

function agreementAbout(credentialCreationRequest: unknown) {
  const details = JSON.stringify({ type: 'credential_creation', credentialCreationRequest });
  return { grantId: 'grant-1' as GrantId, details };
}

test('codes need somewhere to be sent: address_missing before anybody agrees', () => {
  const [policy] = Object.values(defaultPolicies);
  assert.ok(policy !== undefined);
  for (const [factor, known, detail] of [
    ['sms', { phone: undefined }, 'phone'],
    ['mail', { email: undefined }, 'email'],
  ] as const) {
    const policies = { p: { ...policy, factors: [factor] } };
    const asked = { ...request, certificatePolicy: 'p' };
    const reached: Account = { ...account, phone: '+43123456' };
    const facts = { request: asked, account: { ...reached, ...known }, policies };
    assert.throws(() => checkCreationRequest(facts), refused('address_missing', detail));
    checkCreationRequest({ request: asked, account: reached, policies });
  }
});

describe('an agreement is for one request, word by word', () => {
  const access: Access = {
    accountId: account.id,
    clientId: 'client' as ClientId,
    scope: 'credential-creation',
    userSpecific: true,
    credentialId: undefined,
    keyThumbprint: undefined,
    rights: {},
    agreement: agreementAbout(request),
  };

  test('the same request, in whatever order its members stand', () => {
    const { given_name, ...rest } = subjectData;
    const same = { subjectData: { ...rest, given_name }, certificatePolicy: '2.999.1.1' };
    assert.equal(checkCreationAgreed(access, same), 'grant-1');
  });

  const others: Readonly<Record<string, CreationRequest>> = {
    'another policy': { ...request, certificatePolicy: 'x' },
    'another letter case': { ...request, subjectData: { ...subjectData, given_name: 'alice' } },
    'one claim more': { ...request, subjectData: { ...subjectData, sub: 'alice' } },
    'another place': {
      ...request,
      subjectData: { ...subjectData, address: { country: 'AT', locality: 'Wien' } },
    },
    'a word in the place of its neighbour': {
      ...request,
      subjectData: { ...subjectData, address: { country: 'AT', region: 'Wien' } },
    },
  };
  for (const [what, other] of Object.entries(others)) {
    test(`${what}: creation_not_agreed`, () => {
      assert.throws(() => checkCreationAgreed(access, other), refused('creation_not_agreed'));
    });
  }
  test('each of these is agreed to by its own agreement', () => {
    for (const other of Object.values(others)) {
      const own = { ...access, agreement: agreementAbout(other) };
      assert.equal(checkCreationAgreed(own, other), 'grant-1');
      assert.throws(() => checkCreationAgreed(own, request), refused('creation_not_agreed'));
    }
  });

  test('what was null, or means nothing here, was not agreed to and does not count', () => {
    const person = { ...subjectData, email: null, nickname: 'al' };
    const agreement = agreementAbout({ ...request, subjectData: person, more: 1 });
    assert.equal(checkCreationAgreed({ ...access, agreement }, request), 'grant-1');
  });

  for (const details of ['{}', '[]', 'null', '7', '{"credentialCreationRequest":null}']) {
    test(`an agreement about ${details}: creation_not_agreed`, () => {
      const agreement = { grantId: 'grant-1' as GrantId, details };
      const odd = { ...access, agreement };
      assert.throws(() => checkCreationAgreed(odd, request), refused('creation_not_agreed'));
    });
  }

  for (const scope of ['service', 'credential', 'credential-deletion'] as const) {
    test(`a token of scope ${scope}: creation_not_agreed`, () => {
      const other = { ...access, scope };
      assert.throws(() => checkCreationAgreed(other, request), refused('creation_not_agreed'));
    });
  }
  test('a token without an agreement: creation_not_agreed', () => {
    const { agreement: _, ...bare } = access;
    assert.throws(() => checkCreationAgreed(bare, request), refused('creation_not_agreed'));
  });
});

test('a policy named by an identifier stands in our certificates, or is not offered', () => {
  const [policy] = Object.values(defaultPolicies);
  assert.ok(policy !== undefined);
  assert.equal(findUnkeptPolicy(defaultPolicies), undefined);
  assert.equal(findUnkeptPolicy({ 'signer-rsa': policy, '2.999.1.1': policy }), undefined);
  for (const name of ['0.4.0.194112.1.2', '2.999.1.2', '2.999.1.1.1']) {
    assert.equal(findUnkeptPolicy({ [name]: policy }), name);
  }
});
