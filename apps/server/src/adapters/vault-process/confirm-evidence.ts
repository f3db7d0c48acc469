/**
 * Confirm evidence: what a node says the records say, held against the records themselves.
 *
 * The vault process reads the same store over a connection of its own. A signer's key is used
 * only if the credential and the authorization stand there as they were shown, and this very
 * yes was spent, at the time of the evidence, on these digests. A node that is taken over, or
 * reads a stale copy, cannot make up a yes that has left no row.
 *
 * What the spending itself has set must be of this spending: `usedAt`, and `consumedAt` of a
 * credential for one call. `replacedAt` is not compared: an extension may set it meanwhile.
 */

import { isDeepStrictEqual } from 'node:util';
import { sameDigest } from '#domain/digest.ts';
import type { SealEvidence } from '#domain/evidence/seal-evidence.ts';
import type { Authority } from '#domain/issuance/authority.ts';
import type { CrlEvidence, RootEvidence } from '#domain/issuance/issuance-evidence.ts';
import type { Evidence } from '#domain/signatures/evidence.ts';
import type { SigningEvidence } from '#domain/signatures/signing-evidence.ts';
import { SigningWarrant } from '#domain/signatures/signing-warrant.ts';
import type { SlotSpending } from '#domain/signatures/signing-warrant.ts';
import type { Warrant } from '#domain/signatures/warrant.ts';
import type { Authorities } from '#ports/authorities.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { Crls } from '#ports/crls.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import { authorityForm, authorizationForm, credentialForm } from './evidence-form.ts';
import { confirmSealed } from './confirm-sealed.ts';
import type { SealedRecords } from './confirm-sealed.ts';
import { EvidenceRefused } from './evidence-refused.ts';
import type { WireForm } from './wire-form.ts';

/** Read only; a database user that may not write is enough, but for the vault's own tables. */
export interface VaultRecords extends SealedRecords {
  readonly credentials: Pick<Credentials, 'find'>;
  readonly authorizations: Pick<Authorizations, 'findBySadHash' | 'slotsSpentAt'>;
  readonly authorities: Pick<Authorities, 'find' | 'findByKind'>;
  readonly crls: Pick<Crls, 'latest'>;
  readonly keyVault: Pick<KeyVault, 'publicKeyOf'>;
}

/** @throws {EvidenceRefused} `evidence_unrecorded`. @throws {Outage} when the store is down. */
export type ConfirmEvidence = (warrant: Warrant) => Promise<void>;

export function makeConfirmEvidence(records: VaultRecords): ConfirmEvidence {
  return async function confirmEvidence(warrant) {
    const { kind, facts }: Evidence = warrant.evidence;
    switch (kind) {
      case 'signing':
        demand(warrant instanceof SigningWarrant, 'kind of warrant');
        return confirmSigning(records, facts, warrant.spending);
      case 'certificate':
        return confirmAuthority(records, facts.issuer);
      case 'root':
        return confirmRoot(records, facts);
      case 'crl':
        return confirmCrl(records, facts);
      case 'status':
        await confirmAuthority(records, facts.responder);
        return confirmAuthority(records, facts.issuer);
      case 'seal':
        return confirmSeal(records, facts);
      case 'timestamp':
        return confirmAuthority(records, facts.authority);
    }
  };
}

async function confirmSigning(
  { credentials, authorizations }: VaultRecords,
  { order, credential, authorization, openSlots, documents, at }: SigningEvidence,
  spending: readonly SlotSpending[],
): Promise<void> {
  demand(credential !== undefined && authorization !== undefined, 'nothing was shown');
  const [ownCredential, ownAuthorization, spent] = await Promise.all([
    credentials.find(order.credentialId),
    authorizations.findBySadHash(authorization.sadHash),
    authorizations.slotsSpentAt(authorization.transactionId, at),
  ]);
  demand(ownCredential, 'credential');
  demand(ownCredential.consumedAt === (ownCredential.oneTime ? at : undefined), 'consumed');
  const unconsumed = { ...ownCredential, consumedAt: undefined };
  demand(same(credentialForm, unconsumed, credential), 'credential');
  if (documents !== undefined)
    demand(isDeepStrictEqual(ownCredential.chain, documents.chain), 'chain');
  demand(ownAuthorization?.usedAt === at, 'not spent');
  const unspent = { ...ownAuthorization, usedAt: undefined, replacedAt: undefined };
  demand(same(authorizationForm, unspent, authorization), 'authorization');

  demand(openSlots.length === spending.length, 'slots that are of no use');
  const byPosition = new Map(spent.map(({ position, digest }) => [position, digest]));
  for (const { position, digest } of spending) {
    const recorded = byPosition.get(position);
    demand(recorded !== undefined && sameDigest(recorded, digest), 'not spent on this digest');
  }
}

async function confirmAuthority({ authorities }: VaultRecords, shown: Authority): Promise<void> {
  const own = await authorities.find(shown.id);
  demand(own !== undefined && same(authorityForm, own, shown), 'authority');
}

/** The one signature before there is any authority: any other key would be signing a lie. */
async function confirmRoot(
  { authorities, keyVault }: VaultRecords,
  { keyRef, publicKey }: RootEvidence,
): Promise<void> {
  demand((await authorities.findByKind('root')) === undefined, 'there is a root already');
  const own = await keyVault.publicKeyOf(keyRef);
  demand(isDeepStrictEqual(own, publicKey), 'not the public half of this key');
}

/** Behind is somebody who was slower; ahead would be a number nobody can publish after. */
async function confirmCrl(
  records: VaultRecords,
  { issuer, lastNumber }: CrlEvidence,
): Promise<void> {
  await confirmAuthority(records, issuer);
  const latest = await records.crls.latest(issuer.id);
  demand(lastNumber <= (latest?.number ?? 0), 'number of the list');
}

async function confirmSeal(records: VaultRecords, facts: SealEvidence): Promise<void> {
  await confirmAuthority(records, facts.authority);
  demand(await confirmSealed(records, facts), `${facts.sealed} to be sealed`);
}

/** Equal in every member that is carried. */
function same<Value>(form: WireForm<Value>, left: Value, right: Value): boolean {
  return JSON.stringify(form.write(left)) === JSON.stringify(form.write(right));
}

function demand(fact: boolean | object | undefined, what: string): asserts fact {
  if (fact === undefined || fact === false) throw new EvidenceRefused('evidence_unrecorded', what);
}
