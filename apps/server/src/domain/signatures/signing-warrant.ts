/**
 * Signing warrant: the rule that lets a signer's key be used, once, for exactly the digests
 * the signer agreed to.
 *
 * CSC API v2.0.0.2, 11.10 `signatures/signHash`. Everything is evidence, time included, so
 * that the same pure file can run again inside a vault that trusts nobody.
 */

import { checkAuthorization } from '#domain/authorization/authorization.ts';
import type { Slot } from '#domain/authorization/authorization.ts';
import { allowsAlgorithm } from '#domain/credentials/credential.ts';
import { digestText } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import type { AuthorizationId, KeyRef } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Evidence } from './evidence.ts';
import type { SigningEvidence, SigningOrder } from './signing-evidence.ts';
import { Warrant } from './warrant.ts';

export class SigningWarrant extends Warrant {
  readonly authorizationId: AuthorizationId;
  /** Slot by slot what this warrant uses up, in the order of the digests. */
  readonly spending: readonly SlotSpending[];

  readonly evidence: Evidence;

  private constructor(evidence: SigningEvidence, use: SigningUse) {
    const { algorithm, digests } = evidence.order;
    super(
      use.keyRef,
      algorithm,
      digests.map(({ bytes }) => bytes),
    );
    this.authorizationId = use.authorizationId;
    this.spending = use.spending;
    this.evidence = { kind: 'signing', facts: evidence };
  }

  /** @throws {Refusal} with the code of the first rule that says no. */
  static issue(evidence: SigningEvidence): SigningWarrant {
    const { order, credential, authorization, openSlots, at } = evidence;
    // The credential must exist, be the caller's own, and be fit to sign now.
    refuseUnless(credential?.ownerId === order.accountId, 'credential_unknown');
    refuseUnless(credential.id === order.credentialId, 'credential_unknown');
    refuseUnless(credential.revokedAt === undefined, 'certificate_revoked');
    refuseUnless(credential.enabled, 'credential_disabled');
    refuseUnless(credential.consumedAt === undefined, 'credential_consumed');
    refuseUnless(credential.notBefore <= at && at <= credential.notAfter, 'certificate_not_valid');
    refuseUnless(allowsAlgorithm(credential, order.algorithm), 'algorithm_not_allowed');

    // The order must be one we would serve for anybody.
    refuseUnless(order.digests.length > 0, 'no_digests');
    refuseUnless(order.digests.length <= credential.signaturesMax, 'too_many_digests');
    refuseUnless(digestsFit(order), 'digest_malformed');

    // The signer must have said yes: to this credential, through this client, recently,
    // and to every digest.
    checkAuthorization(order, authorization, at);
    const spending = chooseSlots(order.digests, openSlots, authorization.boundToDigests);
    const { keyRef } = credential;
    return new SigningWarrant(evidence, { keyRef, authorizationId: authorization.id, spending });
  }
}

interface SigningUse {
  readonly keyRef: KeyRef;
  readonly authorizationId: AuthorizationId;
  readonly spending: readonly SlotSpending[];
}

/** Ed25519 signs any agreed digest as its message; the others only digests of their hash. */
function digestsFit({ algorithm, digests }: SigningOrder): boolean {
  if (algorithm.scheme === 'ed25519') return true;
  return digests.every((digest) => digest.algorithm === algorithm.hash);
}

export interface SlotSpending {
  readonly position: number;
  readonly digest: Digest;
}

function chooseSlots(
  digests: readonly Digest[],
  openSlots: readonly Slot[],
  boundToDigests: boolean,
): readonly SlotSpending[] {
  const named = new Map<string, number[]>();
  const blank: number[] = [];
  for (const { position, digest } of openSlots) {
    if (digest === undefined) blank.push(position);
    else named.set(digestText(digest), [...(named.get(digestText(digest)) ?? []), position]);
  }
  return digests.map((digest) => {
    const position = named.get(digestText(digest))?.shift() ?? takeBlank(blank, boundToDigests);
    refuseUnless(position !== undefined, 'digest_not_authorized', digestText(digest));
    return { position, digest };
  });
}

function takeBlank(blank: number[], boundToDigests: boolean): number | undefined {
  if (boundToDigests) return undefined;
  const position = blank.shift();
  refuseUnless(position !== undefined, 'too_many_digests');
  return position;
}
