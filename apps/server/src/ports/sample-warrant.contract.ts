/**
 * Warrants for the tests of vaults: made by the rule itself, from evidence of a signer who
 * agreed to everything. Each has an authorization of its own. Only the key is the caller's.
 */

import { randomUUID } from 'node:crypto';
import type { KeyAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import type { AuthorizationId, KeyRef, TransactionId } from '#domain/identifiers.ts';
import type { SigningEvidence } from '#domain/signatures/signing-evidence.ts';
import { SigningWarrant } from '#domain/signatures/signing-warrant.ts';
import { now, openSlots, sampleAuthorization, sampleCredential } from './samples.contract.ts';

/** @param inputs need not be digests: what a vault makes of others is part of its contract. */
export function sampleWarrant(
  keyRef: KeyRef,
  algorithm: SignatureAlgorithm,
  ...inputs: readonly Uint8Array[]
): SigningWarrant {
  return SigningWarrant.issue(sampleEvidence(keyRef, algorithm, ...inputs));
}

export function sampleEvidence(
  keyRef: KeyRef,
  algorithm: SignatureAlgorithm,
  ...inputs: readonly Uint8Array[]
): SigningEvidence {
  const hash = algorithm.scheme === 'ed25519' ? 'sha256' : algorithm.hash;
  const digests = inputs.map((bytes) => ({ algorithm: hash, bytes }));
  const credential = sampleCredential({ keyRef, keyAlgorithm: keyAlgorithms[algorithm.scheme] });
  const id = randomUUID();
  const authorization = sampleAuthorization({
    id: id as AuthorizationId,
    transactionId: id as TransactionId,
    sadHash: id,
  });
  const { accountId, clientId, credentialId } = authorization;
  const order = { accountId, clientId, credentialId, algorithm, digests };
  const slots = openSlots(...digests);
  return { order, credential, authorization, openSlots: slots, documents: undefined, at: now };
}

/** A key kind that does it, whichever the key is in truth. */
const keyAlgorithms: Readonly<Record<SignatureAlgorithm['scheme'], KeyAlgorithm>> = {
  'rsa-pkcs1': 'rsa-3072',
  'rsa-pss': 'rsa-3072',
  ecdsa: 'p-256',
  ed25519: 'ed25519',
};
