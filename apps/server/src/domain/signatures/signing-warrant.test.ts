/** The rules of a signature as a table: each refusal, with everything else in order. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prepareCades } from '@kumoin/ades';
import { digest } from '@kumoin/pki';
import { makePkiWorld } from '@kumoin/testkit';
import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import type { Credential } from '#domain/credentials/credential.ts';
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
import type { DocumentsEvidence, SigningEvidence, SigningOrder } from './signing-evidence.ts';
import { SigningWarrant } from './signing-warrant.ts';

const at = Date.UTC(2030, 0, 1);

function sha256(fill: number): Digest {
  return { algorithm: 'sha256', bytes: new Uint8Array(32).fill(fill) };
}

const credential: Credential = {
  id: 'credential' as CredentialId,
  tenantId: 'tenant' as TenantId,
  ownerId: 'account' as AccountId,
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

const authorization: Authorization = {
  id: 'authorization' as AuthorizationId,
  transactionId: 'transaction' as TransactionId,
  sadHash: 'hash',
  accountId: 'account' as AccountId,
  clientId: 'client' as ClientId,
  credentialId: 'credential' as CredentialId,
  level: 2,
  boundToDigests: true,
  createdAt: at - 1,
  expiresAt: at + 1,
  transactionExpiresAt: at + 1,
  usedAt: undefined,
  replacedAt: undefined,
  keyThumbprint: undefined,
};

const order: SigningOrder = {
  accountId: 'account' as AccountId,
  clientId: 'client' as ClientId,
  credentialId: 'credential' as CredentialId,
  algorithm: { scheme: 'ecdsa', hash: 'sha256' },
  digests: [sha256(1)],
};

const agreedText = new TextEncoder().encode('agreed');
const world = makePkiWorld({ at });

function documents(...texts: readonly string[]): DocumentsEvidence {
  const asked = texts.map((text) => {
    const document = new TextEncoder().encode(text);
    const facts = { document, attached: false, level: 'B-B' as const, properties: [] };
    return { kind: 'cades' as const, facts };
  });
  return { asked, chain: world.chain('p256'), seed: new Uint8Array(32) };
}

function slots(...digests: (Digest | undefined)[]): readonly Slot[] {
  return digests.map((digest, position) => ({ position, digest, spentAt: undefined }));
}

interface Changes {
  readonly order?: Partial<SigningOrder>;
  readonly credential?: Partial<Credential> | 'none';
  readonly authorization?: Partial<Authorization> | 'none';
  readonly openSlots?: readonly Slot[];
  readonly documents?: DocumentsEvidence;
  readonly at?: number;
}

function evidence(changes: Changes = {}): SigningEvidence {
  const { credential: card, authorization: yes } = changes;
  return {
    order: { ...order, ...changes.order },
    credential: card === 'none' ? undefined : { ...credential, ...card },
    authorization: yes === 'none' ? undefined : { ...authorization, ...yes },
    openSlots: changes.openSlots ?? slots(sha256(1)),
    documents: changes.documents,
    at: changes.at ?? at,
  };
}

const other = { account: 'other' as AccountId, client: 'other' as ClientId };
const elsewhere = 'other' as CredentialId;

const refusals: readonly (readonly [string, RefusalCode, Changes])[] = [
  ['there is no credential', 'credential_unknown', { credential: 'none' }],
  ['the credential is another account’s', 'credential_unknown', { credential: { ownerId: other.account } }],
  ['another credential was found', 'credential_unknown', { credential: { id: elsewhere } }],
  ['the certificate is revoked', 'certificate_revoked', { credential: { revokedAt: at } }],
  ['its one call was made', 'credential_consumed', { credential: { consumedAt: at } }],
  ['the credential is disabled', 'credential_disabled', { credential: { enabled: false } }],
  ['the certificate starts a millisecond later', 'certificate_not_valid', { credential: { notBefore: at + 1 } }],
  ['the certificate ended a millisecond ago', 'certificate_not_valid', { credential: { notAfter: at - 1 } }],
  ['the key is of another kind', 'algorithm_not_allowed', { order: { algorithm: { scheme: 'rsa-pss', hash: 'sha256' } } }],
  ['there is nothing to sign', 'no_digests', { order: { digests: [] } }],
  ['one digest more than the credential allows', 'too_many_digests', { order: { digests: [1, 2, 3, 4].map(sha256) } }],
  ['a digest is of another hash', 'digest_malformed', { order: { algorithm: { scheme: 'ecdsa', hash: 'sha384' } } }],
  ['there is no authorization', 'authorization_unknown', { authorization: 'none' }],
  ['the authorization is for another credential', 'authorization_unknown', { authorization: { credentialId: elsewhere } }],
  ['the authorization is another account’s', 'authorization_unknown', { authorization: { accountId: other.account } }],
  ['the authorization is another client’s', 'authorization_unknown', { authorization: { clientId: other.client } }],
  ['the authorization goes with a key that was not shown', 'authorization_unknown', { authorization: { keyThumbprint: 'key' } }],
  ['another key was shown', 'authorization_unknown', { authorization: { keyThumbprint: 'key' }, order: { keyThumbprint: 'kez' } }],
  ['the authorization has signed before', 'authorization_spent', { authorization: { usedAt: at } }],
  ['the authorization was replaced', 'authorization_spent', { authorization: { replacedAt: at } }],
  ['the authorization ends at this millisecond', 'authorization_expired', { authorization: { expiresAt: at } }],
  ['one bit of the digest is another', 'digest_not_authorized', { openSlots: slots(flipped(sha256(1))) }],
  ['the digest is agreed once and asked twice', 'digest_not_authorized', { order: { digests: [sha256(1), sha256(1)] } }],
  ['the agreed slot is spent', 'digest_not_authorized', { openSlots: [] }],
  ['a bound yes has only a blank slot', 'digest_not_authorized', { openSlots: slots(undefined) }],
  ['a counted yes has no slot left', 'too_many_digests', { authorization: { boundToDigests: false }, openSlots: [] }],
  ['a document was not agreed to', 'document_not_authorized', { documents: documents('agreed'), openSlots: slots(sha256(2)) }],
  ['another document comes than was agreed to', 'document_differs', { documents: documents('agreed') }],
  ['there is a document more than digests', 'digest_malformed', { documents: documents('agreed', 'agreed') }],
  ['the credential has no certificate to sign for', 'credential_unknown', { documents: { ...documents('agreed'), chain: [] } }],
]; // prettier-ignore

for (const [what, code, changes] of refusals) {
  test(`refuses when ${what}: ${code}`, () => {
    assert.throws(
      () => SigningWarrant.issue(evidence(changes)),
      (error) => error instanceof Refusal && error.code === code,
    );
  });
}

test('issues a warrant for exactly the agreed digest', () => {
  const warrant = SigningWarrant.issue(evidence());
  assert.deepEqual(warrant.inputs, [sha256(1).bytes]);
  assert.deepEqual(warrant.spending, [{ position: 0, digest: sha256(1) }]);
  assert.equal(warrant.keyRef, 'key');
});

test('of a document it is the signed attributes that are signed, and they state its digest', () => {
  const agreed: Digest = { algorithm: 'sha256', bytes: digest('sha256', agreedText) };
  const asked = { order: { digests: [agreed] }, documents: documents('agreed') };
  const warrant = SigningWarrant.issue(evidence({ ...asked, openSlots: slots(agreed) }));
  assert.deepEqual(warrant.spending, [{ position: 0, digest: agreed }]);
  const [certificate = new Uint8Array(), ...chain] = world.chain('p256');
  const signer = { certificate, chain, algorithm: order.algorithm };
  const content = { document: agreedText };
  const { digestToSign } = prepareCades({ content, attached: false, signer, signingTime: at });
  assert.deepEqual(warrant.inputs, [digestToSign]);
});

test('an Ed25519 key signs any agreed digest as its message, and only with its own scheme', () => {
  const ed25519: Changes = { credential: { keyAlgorithm: 'ed25519' } };
  const sha384 = { algorithm: 'sha384' as const, bytes: new Uint8Array(48).fill(1) };
  const asked = { algorithm: { scheme: 'ed25519' as const }, digests: [sha384] };
  const openSlots = slots(sha384);
  const warrant = SigningWarrant.issue(evidence({ ...ed25519, order: asked, openSlots }));
  assert.deepEqual(warrant.inputs, [sha384.bytes]);
  assert.throws(
    () => SigningWarrant.issue(evidence(ed25519)),
    (error) => error instanceof Refusal && error.code === 'algorithm_not_allowed',
  );
});

test('takes the digests in any order, and a digest that was agreed twice twice', () => {
  const openSlots = slots(sha256(1), sha256(2), sha256(1));
  const digests = [sha256(2), sha256(1), sha256(1)];
  const warrant = SigningWarrant.issue(evidence({ order: { digests }, openSlots }));
  assert.deepEqual(
    warrant.spending.map(({ position }) => position),
    [1, 0, 2],
  );
});

test('a counted yes takes any digest, and named slots before blank ones', () => {
  const openSlots = slots(undefined, sha256(1));
  const digests = [sha256(1), sha256(9)];
  const counted = { authorization: { boundToDigests: false }, order: { digests }, openSlots };
  const warrant = SigningWarrant.issue(evidence(counted));
  assert.deepEqual(
    warrant.spending.map(({ position }) => position),
    [1, 0],
  );
});

test('what was agreed cannot be changed under a warrant', () => {
  const digest = sha256(1);
  const warrant = SigningWarrant.issue(evidence({ order: { digests: [digest] } }));
  digest.bytes.fill(9);
  assert.deepEqual(warrant.inputs, [sha256(1).bytes]);
});

test('a warrant is redeemed once', () => {
  const warrant = SigningWarrant.issue(evidence());
  warrant.redeem();
  assert.throws(() => warrant.redeem(), { code: 'ERR_ASSERTION' });
});

function flipped({ algorithm, bytes }: Digest): Digest {
  return { algorithm, bytes: bytes.map((octet, index) => (index === 31 ? octet ^ 1 : octet)) };
}

test('a yes that goes with a key is good with that key', () => {
  const keyThumbprint = 'key';
  const shown = evidence({ authorization: { keyThumbprint }, order: { keyThumbprint } });
  assert.equal(SigningWarrant.issue(shown).authorizationId, authorization.id);
});
