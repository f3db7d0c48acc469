/** The rules of the signer's yes and of its extension, as tables. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Credential } from '#domain/credentials/credential.ts';
import { digestText, makeDigest } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import type {
  AccountId,
  AuthorizationId,
  ClientId,
  CredentialId,
  KeyRef,
  TenantId,
  TransactionId,
} from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { checkAuthorizationRequest, decideExtension } from './authorization.ts';
import type { Authorization, AuthorizationRequest, Slot } from './authorization.ts';

const at = Date.UTC(2030, 0, 1);
const sha256 = (fill: number): Digest => makeDigest('sha256', new Uint8Array(32).fill(fill));

const caller = {
  accountId: 'account' as AccountId,
  clientId: 'client' as ClientId,
  credentialId: 'credential' as CredentialId,
};

const credential: Credential = {
  id: caller.credentialId,
  tenantId: 'tenant' as TenantId,
  ownerId: caller.accountId,
  description: '',
  keyRef: 'key' as KeyRef,
  keyAlgorithm: 'p-256',
  chain: [],
  certificateSerial: '01',
  notBefore: at,
  notAfter: at,
  enabled: true,
  revokedAt: undefined,
  mode: 'explicit',
  factors: ['pin'],
  expression: undefined,
  signatureQualifier: undefined,
  level: 2,
  signaturesMax: 3,
  oneTime: false,
  consumedAt: undefined,
  createdAt: at,
};

const request: AuthorizationRequest = {
  ...caller,
  rights: {},
  numSignatures: 1,
  digests: [sha256(1)],
};

type RequestRow = readonly [
  string,
  RefusalCode,
  Partial<AuthorizationRequest>,
  Partial<Credential>?,
];

const requestRefusals: readonly RequestRow[] = [
  ['somebody else’s credential', 'credential_unknown', { accountId: 'other' as AccountId }],
  ['a revoked certificate', 'certificate_revoked', {}, { revokedAt: at }],
  ['a one-time credential that was used', 'credential_consumed', {}, { consumedAt: at }],
  ['a disabled credential', 'credential_disabled', {}, { enabled: false }],
  ['a certificate that ended a millisecond ago', 'certificate_not_valid', {}, { notAfter: at - 1 }],
  ['a certificate of the next millisecond', 'certificate_not_valid', {}, { notBefore: at + 1 }],
  ['a credential without factors', 'factors_missing', {}, { factors: [] }],
  ['no signature', 'signature_count_too_low', { numSignatures: 0 }],
  ['one signature too many', 'signature_count_too_high', { numSignatures: 4 }],
  ['one more than the client may ask for', 'signature_count_too_high', { numSignatures: 2, rights: { signaturesMax: 1 } }],
  ['more digests than signatures', 'too_many_digests', { digests: [sha256(1), sha256(2)] }],
  ['level 2 without digests', 'digests_required', { digests: [] }],
  ['level 2 with a digest too few', 'digest_count_mismatch', { numSignatures: 2 }],
]; // prettier-ignore

for (const [what, code, changes, card] of requestRefusals) {
  test(`a yes is refused for ${what}: ${code}`, () => {
    refuses(code, () =>
      checkAuthorizationRequest({ ...request, ...changes }, { ...credential, ...card }, at),
    );
  });
}

test('a yes is refused for an unknown credential as for somebody else’s', () => {
  refuses('credential_unknown', () => checkAuthorizationRequest(request, undefined, at));
});

test('a yes may name fewer digests than signatures at level 1, or none', () => {
  const level1 = { ...credential, level: 1 as const };
  checkAuthorizationRequest({ ...request, numSignatures: 3 }, level1, at);
  checkAuthorizationRequest({ ...request, numSignatures: 3, digests: [] }, level1, at);
});

test('a yes is good for as many signatures as the credential allows', () => {
  const digests = [1, 2, 3].map(sha256);
  checkAuthorizationRequest({ ...request, numSignatures: 3, digests }, credential, at);
});

const authorization: Authorization = {
  ...caller,
  id: 'authorization' as AuthorizationId,
  transactionId: 'transaction' as TransactionId,
  sadHash: 'hash',
  level: 2,
  boundToDigests: true,
  createdAt: at - 1,
  expiresAt: at + 1,
  transactionExpiresAt: at + 2,
  usedAt: undefined,
  replacedAt: undefined,
  keyThumbprint: undefined,
};

function openSlots(...digests: (Digest | undefined)[]): readonly Slot[] {
  return digests.map((digest, position) => ({ position, digest, spentAt: undefined }));
}

function extend(
  digests: readonly Digest[],
  slots: readonly Slot[],
  changes: Partial<Authorization> = {},
): readonly string[] {
  const yes = { ...authorization, ...changes };
  const asked = { ...caller, digests };
  return decideExtension({ request: asked, authorization: yes, openSlots: slots, at }).map(
    digestText,
  );
}

const one = openSlots(sha256(1));
const extensionRefusals: readonly (readonly [string, RefusalCode, () => unknown])[] = [
  ['another client’s', 'authorization_unknown', () => extend([sha256(1)], one, { clientId: 'other' as ClientId })],
  ['another credential’s', 'authorization_unknown', () => extend([sha256(1)], one, { credentialId: 'other' as CredentialId })],
  ['replaced before', 'authorization_spent', () => extend([sha256(1)], one, { replacedAt: at })],
  ['expired at this millisecond', 'authorization_expired', () => extend([sha256(1)], one, { expiresAt: at })],
  ['exhausted', 'authorization_spent', () => extend([sha256(1)], [])],
  ['at level 2 and names nothing', 'digests_required', () => extend([], one)],
  ['at level 2 and names a digest the signer never saw', 'digest_not_authorized', () => extend([sha256(2)], one)],
  ['at level 1 and names more than is left', 'too_many_digests', () => extend([sha256(2)], one, { level: 1 })],
]; // prettier-ignore

for (const [what, code, run] of extensionRefusals) {
  test(`an extension is refused when the authorization is ${what}: ${code}`, () => {
    refuses(code, run);
  });
}

test('an authorization that has signed can still be extended', () => {
  assert.deepEqual(extend([sha256(1)], one, { usedAt: at - 1 }), []);
});

test('level 1: new digests fill blank slots, known ones are not added twice', () => {
  const slots = openSlots(sha256(1), undefined, undefined);
  const added = extend([sha256(1), sha256(2), sha256(1)], slots, { level: 1 });
  assert.deepEqual(added, [digestText(sha256(2)), digestText(sha256(1))]);
});

function refuses(code: RefusalCode, run: () => unknown): void {
  assert.throws(run, (error) => error instanceof Refusal && error.code === code);
}
