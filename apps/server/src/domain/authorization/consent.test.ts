/** What an application may ask a signer to agree to, and of which credential. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Client } from '#domain/access/client.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import { makeDigest } from '#domain/digest.ts';
import type { AccountId, CredentialId, TenantId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { now, sampleClient, sampleCredential } from '#ports/samples.contract.ts';
import { checkConsentRequest, chooseForConsent } from './consent.ts';
import type { ConsentRequest } from './consent.ts';

const digest = makeDigest('sha256', new Uint8Array(32));
const named: ConsentRequest = {
  credentialId: 'credential-1' as CredentialId,
  signatureQualifier: undefined,
  numSignatures: 1,
  digests: [digest],
};
const qualified: ConsentRequest = {
  ...named,
  credentialId: undefined,
  signatureQualifier: 'eu_eidas_aes',
};
const owner = 'account-1' as AccountId;

function credentialOf(changes: Partial<Credential> = {}): Credential {
  return sampleCredential({ mode: 'oauth2code', factors: [], ...changes });
}

function refused(code: RefusalCode) {
  return (error: unknown) => error instanceof Refusal && error.code === code;
}

test('a credential of the same tenant that is agreed to on our page may be asked for', () => {
  checkConsentRequest(named, { client: sampleClient(), credential: credentialOf(), at: now });
});

test('with a qualifier there is no credential to look at before the person is known', () => {
  checkConsentRequest(qualified, { client: sampleClient(), credential: undefined, at: now });
});

interface Case {
  readonly client?: Partial<Client>;
  readonly credential?: Partial<Credential>;
  readonly request?: Partial<ConsentRequest>;
}

const two = [digest, digest];
const registration = { ...sampleClient().registration, scopes: ['service'] as const };
const cases: readonly [string, RefusalCode, Case][] = [
  ['the client signs nothing', 'method_not_allowed', { client: { registration } }],
  ['another tenant', 'credential_unknown', { credential: { tenantId: 'tenant-2' as TenantId } }],
  ['out of reach', 'credential_unknown', { client: { rights: { credentialIds: [] } } }],
  ['agreed to elsewhere', 'authorized_by_application', { credential: { mode: 'explicit' } }],
  ['disabled', 'credential_disabled', { credential: { enabled: false } }],
  ['no signature', 'signature_count_too_low', { request: { numSignatures: 0, digests: [] } }],
  [
    'one more than the credential allows',
    'signature_count_too_high',
    { credential: { signaturesMax: 1 }, request: { numSignatures: 2, digests: two } },
  ],
  [
    'one more than the client may',
    'signature_count_too_high',
    { client: { rights: { signaturesMax: 1 } }, request: { numSignatures: 2, digests: two } },
  ],
  ['more digests than signatures', 'too_many_digests', { request: { digests: two } }],
  ['level 2 without digests', 'digests_required', { request: { digests: [] } }],
];
for (const [why, code, { client, credential, request }] of cases) {
  test(`refused before anybody is asked: ${why}`, () => {
    const evidence = {
      client: sampleClient(client),
      credential: credentialOf(credential),
      at: now,
    };
    assert.throws(() => checkConsentRequest({ ...named, ...request }, evidence), refused(code));
  });
}

test('what may be asked of a credential that is not there is as unknown as a foreign one', () => {
  const evidence = { client: sampleClient(), credential: undefined, at: now };
  assert.throws(() => checkConsentRequest(named, evidence), refused('credential_unknown'));
});

function choose(request: ConsentRequest, credentials: readonly Credential[], changes = {}) {
  const evidence = { client: sampleClient(), accountId: owner, credentials, at: now, ...changes };
  return chooseForConsent(request, evidence).id;
}

test('the named credential is the one, if it is the person’s', () => {
  assert.equal(choose(named, [credentialOf()]), 'credential-1');
  const foreign = { accountId: 'account-2' as AccountId };
  assert.throws(() => choose(named, [credentialOf()], foreign), refused('credential_unknown'));
  const both = { ...named, signatureQualifier: 'eu_eidas_qes' };
  assert.throws(() => choose(both, [credentialOf()]), refused('credential_unknown'));
});

test('a qualifier chooses the oldest that has it and is fit', () => {
  const aes = { signatureQualifier: 'eu_eidas_aes' };
  const id = (text: string) => text as CredentialId;
  const own = [
    credentialOf({ id: id('other'), signatureQualifier: 'eu_eidas_qes' }),
    credentialOf({ ...aes, id: id('explicit'), mode: 'explicit' }),
    credentialOf({ ...aes, id: id('disabled'), enabled: false }),
    credentialOf({ ...aes, id: id('expired'), notAfter: now - 1 }),
    credentialOf({ ...aes, id: id('foreign'), tenantId: 'tenant-2' as TenantId }),
    credentialOf({ ...aes, id: id('first') }),
    credentialOf({ ...aes, id: id('second') }),
  ];
  assert.equal(choose(qualified, own), 'first');
  assert.throws(() => choose(qualified, own.slice(0, 5)), refused('credential_unknown'));
});
