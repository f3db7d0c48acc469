/**
 * Signing warrant: the rule that lets a signer's key be used, once, for exactly the digests
 * the signer agreed to.
 *
 * CSC API v2.0.0.2, 11.10 `signatures/signHash`. Everything is evidence, time included, so
 * that the same pure file can run again inside a vault that trusts nobody.
 */

import type { SignatureAlgorithm } from '@kumoin/pki';
import { checkAuthorization } from '#domain/authorization/authorization.ts';
import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import { allowsAlgorithm } from '#domain/credentials/credential.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import { digestText } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import type { AccountId, AuthorizationId, ClientId, CredentialId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { Warrant } from './warrant.ts';

export interface SigningOrder {
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly credentialId: CredentialId;
  readonly algorithm: SignatureAlgorithm;
  readonly digests: readonly Digest[];
}

export interface WarrantEvidence {
  readonly order: SigningOrder;
  readonly credential: Credential | undefined;
  readonly authorization: Authorization | undefined;
  /** The slots of the authorization's transaction that are not spent. */
  readonly openSlots: readonly Slot[];
  readonly at: number;
}

export class SigningWarrant extends Warrant {
  readonly authorizationId: AuthorizationId;
  /** Slot by slot what this warrant uses up, in the order of the digests. */
  readonly spending: readonly SlotSpending[];

  private constructor(
    order: SigningOrder,
    credential: Credential,
    use: { authorizationId: AuthorizationId; spending: readonly SlotSpending[] },
  ) {
    super(
      credential.keyRef,
      order.algorithm,
      order.digests.map(({ bytes }) => bytes),
    );
    this.authorizationId = use.authorizationId;
    this.spending = use.spending;
  }

  /** @throws {Refusal} with the code of the first rule that says no. */
  static issue({ order, credential, authorization, openSlots, at }: WarrantEvidence) {
    // The credential must exist, be the caller's own, and be fit to sign now.
    refuseUnless(credential?.ownerId === order.accountId, 'credential_unknown');
    refuseUnless(credential.id === order.credentialId, 'credential_unknown');
    refuseUnless(credential.revokedAt === undefined, 'certificate_revoked');
    refuseUnless(credential.enabled, 'credential_disabled');
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
    return new SigningWarrant(order, credential, { authorizationId: authorization.id, spending });
  }
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
