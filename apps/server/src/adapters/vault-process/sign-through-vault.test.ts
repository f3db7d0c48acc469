/** The whole way of a signature: the rules say yes here, the yes is spent, and the vault agrees. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { digest } from '@kumoin/pki';
import { makePkiWorld } from '@kumoin/testkit';
import type { Credential } from '#domain/credentials/credential.ts';
import type { Digest } from '#domain/digest.ts';
import { Outage } from '#domain/outage.ts';
import type { Secret } from '#domain/secret.ts';
import { SigningWarrant } from '#domain/signatures/signing-warrant.ts';
import type { Warrant } from '#domain/signatures/warrant.ts';
import {
  caller,
  factorsOf,
  sha256,
  signingWorld,
  start,
} from '#usecases/authorization/signing-world.contract.ts';
import { makeSignAgreed } from '#usecases/signatures/sign-agreed.ts';
import { makeSignHash } from '#usecases/signatures/sign-hash.ts';
import { makeConfirmEvidence } from './confirm-evidence.ts';
import type { ConfirmEvidence } from './confirm-evidence.ts';
import { connectVault, startVault, vaultPlace } from './vault-world.contract.ts';

async function world(t: TestContext, credential: Partial<Credential> = {}) {
  const place = vaultPlace(t);
  // The key is there before the credential, and the records after the vault.
  let confirm: ConfirmEvidence = () => Promise.reject(new Error('no records yet'));
  await startVault(t, place, {
    clock: { now: () => start },
    confirmEvidence: (warrant) => confirm(warrant),
  });
  const { keyVault } = connectVault(t, place);
  const { keyRef } = await keyVault.generate('p-256');
  const base = await signingWorld({ credential: { ...credential, keyRef } });
  const { credentialId, ports } = base;
  confirm = makeConfirmEvidence({ ...ports, keyVault });

  const seen: Warrant[] = [];
  const watched = {
    ...ports.keyVault,
    sign: (warrant: Warrant) => {
      seen.push(warrant);
      return keyVault.sign(warrant);
    },
    destroy: keyVault.destroy.bind(keyVault),
  };
  const signHash = makeSignHash({ ...ports, keyVault: watched });
  return {
    ...base,
    place,
    keyVault,
    authorize: async (digests: readonly Digest[], numSignatures = digests.length) => {
      const request = { ...caller, credentialId, numSignatures, digests };
      return (await base.authorizeCredential(request, factorsOf(base))).sad;
    },
    sign: (sad: Secret<string>, ...digests: Digest[]) => {
      const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
      return signHash({ ...caller, credentialId, algorithm, digests }, sad);
    },
    seen,
  };
}

test('what was agreed to and spent is signed', async (t) => {
  const { authorize, sign } = await world(t);
  const sad = await authorize([sha256(1), sha256(2), sha256(3)]);
  assert.equal((await sign(sad, sha256(3), sha256(1))).length, 2);
});

test('a yes that counts takes any digest, and signs', async (t) => {
  const { authorize, sign } = await world(t, { level: 1 });
  assert.equal((await sign(await authorize([], 2), sha256(7), sha256(8))).length, 2);
});

test('a credential for one call signs in that call', async (t) => {
  const { authorize, sign } = await world(t, { oneTime: true });
  assert.equal((await sign(await authorize([sha256(1)]), sha256(1))).length, 1);
});

test('two hundred calls with one yes: one signature', async (t) => {
  const { authorize, sign, seen } = await world(t);
  const sad = await authorize([sha256(1)]);
  const calls = Array.from({ length: 200 }, () => sign(sad, sha256(1)));
  const outcomes = await Promise.allSettled(calls);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(seen.length, 1);
});

test('the yes shown to the vault a second time signs nothing', async (t) => {
  const { authorize, sign, seen, keyVault, place } = await world(t);
  await sign(await authorize([sha256(1)]), sha256(1));
  const [warrant] = seen;
  assert.ok(warrant);
  assert.ok(warrant.evidence.kind === 'signing');
  const again = SigningWarrant.issue(warrant.evidence.facts);
  await assert.rejects(keyVault.sign(again), Outage);
  assert.match(place.lines.join(''), /evidence_replayed/);
});

test('a node that skips the spending gets no signature', async (t) => {
  const { authorize, sign, ports, place } = await world(t);
  const sad = await authorize([sha256(1)]);
  ports.authorizations.spend = async () => true;
  await assert.rejects(sign(sad, sha256(1)), Outage);
  assert.match(place.lines.join(''), /evidence_unrecorded/);
});

/** Of the largest request that may be configured, in Base64. */
const largestDocument = new Uint8Array(18 * 2 ** 20 - 4096).fill(7);

test('a document of the largest request goes to the vault whole, and no other is signed', async (t) => {
  const pki = makePkiWorld({ at: start });
  const chain = pki.chain('p256');
  const { authorize, ports, keyVault, credentialId } = await world(t, { chain });
  const agreed = { algorithm: 'sha256' as const, bytes: digest('sha256', largestDocument) };
  const signAgreed = makeSignAgreed({ ...ports, keyVault });
  const facts = {
    document: largestDocument,
    attached: false,
    level: 'B-B',
    properties: [],
  } as const;
  const documents = {
    asked: [{ kind: 'cades' as const, facts }],
    chain,
    seed: new Uint8Array(32),
  };
  const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
  const order = { ...caller, credentialId, algorithm, digests: [agreed] };
  const sad = await authorize([agreed]);
  const sadHash = ports.tokenHash.hash(sad.reveal());
  const changed = Uint8Array.from(largestDocument);
  changed[changed.length - 1] = 8;
  const other = { kind: 'cades' as const, facts: { ...facts, document: changed } };
  const swapped = { order, sadHash, documents: { ...documents, asked: [other] } };
  await assert.rejects(signAgreed(swapped), { code: 'document_differs' });
  const { signatures } = await signAgreed({ order, sadHash, documents });
  assert.equal(signatures.length, 1);
});

test('an order of the largest documents is sealed and opened by the vault', async (t) => {
  const place = vaultPlace(t);
  await startVault(t, place);
  const { sealing } = connectVault(t, place);
  const order = new Uint8Array(24 * 2 ** 20).fill(7);
  const opened = await sealing.open(await sealing.seal(order, 'a'), 'a');
  assert.ok(Buffer.from(opened).equals(order));
});
