/**
 * Authorization: the signer's yes, and the rules by which it is given and extended.
 *
 * CSC API v2.0.0.2, 8.3 and 11.6 `credentials/authorize`, 11.9 `extendTransaction`.
 * A transaction holds one slot per signature the signer agreed to. An authorization is the
 * key to a transaction that fits once: its secret (the SAD) opens one call of signHash, and
 * a later call needs the next authorization of the same transaction, made by extending.
 *
 * Questionable on purpose: at level 2 an extension may only name digests the signer has
 * seen. The CSC text would let a client bring new ones; then the yes would not be bound to
 * what is signed.
 */

import type { Access } from '#domain/access/access-grant.ts';
import type { ClientRights } from '#domain/access/client.ts';
import type { Credential, SoleControlLevel } from '#domain/credentials/credential.ts';
import { sameDigest } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import type {
  AccountId,
  AuthorizationId,
  ClientId,
  CredentialId,
  TransactionId,
} from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';

export interface Authorization {
  readonly id: AuthorizationId;
  readonly transactionId: TransactionId;
  /** Hash of the SAD; the SAD itself is never kept. */
  readonly sadHash: string;
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly credentialId: CredentialId;
  readonly level: SoleControlLevel;
  /** True: each signature must be for a digest that was named. False: any digest, counted. */
  readonly boundToDigests: boolean;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** No authorization of this transaction outlives this. */
  readonly transactionExpiresAt: number;
  /** Set when it signed: it signs nothing more, but may still be extended, once. */
  readonly usedAt: number | undefined;
  /** Set when an extension took its place or it was revoked: it is good for nothing any more. */
  readonly replacedAt: number | undefined;
  /** Of the key whose possession goes with the SAD (RFC 9449); undefined: the SAD is enough. */
  readonly keyThumbprint: string | undefined;
}

/** One signature the signer agreed to. A slot without a digest takes the first that comes. */
export interface Slot {
  readonly position: number;
  readonly digest: Digest | undefined;
  readonly spentAt: number | undefined;
}

export const sadSeconds = 300;
export const transactionSeconds = 3600;
/** Far above any batch a signer can oversee; bounds rows and request size. */
export const signaturesMaxLimit = 1000;

export interface AuthorizationRequest {
  /** What the client may ask for at most. */
  readonly rights: Pick<ClientRights, 'signaturesMax'>;
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly credentialId: CredentialId;
  readonly numSignatures: number;
  readonly digests: readonly Digest[];
  /** What the application says it is for. */
  readonly description?: string | undefined;
  /** What it calls the documents, in the order of the digests. */
  readonly labels?: readonly string[] | undefined;
}

/**
 * What must hold before the signer's factors are even looked at.
 * @throws {Refusal}
 */
export function checkAuthorizationRequest(
  request: AuthorizationRequest,
  credential: Credential | undefined,
  at: number,
): asserts credential is Credential {
  checkUsable(request.accountId, credential, at);
  // Nothing to present would mean that nobody has to agree, unless they have logged in for it.
  const { factors, mode } = credential;
  refuseUnless(factors.length > 0 || mode === 'oauth2code', 'factors_missing');
  refuseUnless(request.numSignatures >= 1, 'signature_count_too_low');
  const { signaturesMax: clientMax = Infinity } = request.rights;
  const most = Math.min(credential.signaturesMax, clientMax);
  refuseUnless(request.numSignatures <= most, 'signature_count_too_high');
  refuseUnless(request.digests.length <= request.numSignatures, 'too_many_digests');
  if (credential.level === 2) {
    refuseUnless(request.digests.length > 0, 'digests_required');
    refuseUnless(request.digests.length === request.numSignatures, 'digest_count_mismatch');
  }
}

/**
 * The account's own, and fit to be agreed to now.
 * @throws {Refusal}
 */
export function checkUsable(
  accountId: AccountId,
  credential: Credential | undefined,
  at: number,
): asserts credential is Credential {
  refuseUnless(credential?.ownerId === accountId, 'credential_unknown');
  refuseUnless(credential.revokedAt === undefined, 'certificate_revoked');
  refuseUnless(credential.enabled, 'credential_disabled');
  refuseUnless(credential.consumedAt === undefined, 'credential_consumed');
  refuseUnless(credential.notBefore <= at && at <= credential.notAfter, 'certificate_not_valid');
}

export interface ExtensionRequest extends Presentation {
  readonly digests: readonly Digest[];
}

export interface ExtensionEvidence {
  readonly request: ExtensionRequest;
  readonly authorization: Authorization | undefined;
  /** The slots of the transaction that are not spent. */
  readonly openSlots: readonly Slot[];
  readonly at: number;
}

/**
 * Decides an extension: which digests are new to the transaction and fill open slots.
 * @returns the digests to add (empty at level 2, and when only a fresh SAD is wanted).
 * @throws {Refusal}
 */
export function decideExtension(evidence: ExtensionEvidence): readonly Digest[] {
  const { request, authorization, openSlots, at } = evidence;
  checkPresented(request, authorization, at);
  refuseUnless(openSlots.length > 0, 'authorization_spent');

  if (authorization.level === 2) {
    refuseUnless(request.digests.length > 0, 'digests_required');
    for (const digest of request.digests) {
      const seen = openSlots.some((slot) => slot.digest && sameDigest(slot.digest, digest));
      refuseUnless(seen, 'digest_not_authorized');
    }
    return [];
  }

  const named = openSlots.flatMap((slot) => (slot.digest ? [slot.digest] : []));
  const added = withoutEach(request.digests, named);
  refuseUnless(named.length + added.length <= openSlots.length, 'too_many_digests');
  return added;
}

interface Presentation {
  /** Of the key whose possession was proved with this call. */
  readonly keyThumbprint?: string | undefined;
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly credentialId: CredentialId;
}

/**
 * An authorization presented by its SAD in order to sign.
 * @throws {Refusal} `authorization_unknown`, `authorization_expired`, `authorization_spent`.
 */
export function checkAuthorization(
  caller: Presentation,
  authorization: Authorization | undefined,
  at: number,
): asserts authorization is Authorization {
  checkPresented(caller, authorization, at);
  refuseUnless(authorization.usedAt === undefined, 'authorization_spent');
}

/**
 * What a SAD stands for where it is presented as the access token (CSC API v2.0.0.2, 11.10). One
 * that has signed may still be extended: the method says what it needs.
 * @throws {Refusal} `access_expired`.
 */
export function accessOfYes(authorization: Authorization, at: number): Omit<Access, 'rights'> {
  const { accountId, clientId, credentialId, keyThumbprint } = authorization;
  refuseUnless(authorization.replacedAt === undefined, 'access_expired');
  refuseUnless(at < authorization.expiresAt, 'access_expired');
  const scope = 'credential';
  return { accountId, clientId, scope, userSpecific: true, credentialId, keyThumbprint };
}

/** The caller's own, for this credential, not replaced, not expired. */
function checkPresented(
  caller: Presentation,
  authorization: Authorization | undefined,
  at: number,
): asserts authorization is Authorization {
  refuseUnless(authorization?.credentialId === caller.credentialId, 'authorization_unknown');
  refuseUnless(authorization.accountId === caller.accountId, 'authorization_unknown');
  refuseUnless(authorization.clientId === caller.clientId, 'authorization_unknown');
  // A SAD that goes with a key is good for nobody who does not show it, in whichever place it comes.
  const { keyThumbprint } = authorization;
  const isProved = keyThumbprint === undefined || keyThumbprint === caller.keyThumbprint;
  refuseUnless(isProved, 'authorization_unknown');
  refuseUnless(authorization.replacedAt === undefined, 'authorization_spent');
  refuseUnless(at < authorization.expiresAt, 'authorization_expired');
}

/** `wanted` without one equal member for each of `present`: difference of multisets. */
function withoutEach(wanted: readonly Digest[], present: readonly Digest[]): readonly Digest[] {
  const left = [...present];
  return wanted.filter((digest) => {
    const index = left.findIndex((candidate) => sameDigest(candidate, digest));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
