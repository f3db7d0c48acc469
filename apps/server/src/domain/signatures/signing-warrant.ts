/**
 * Signing warrant: the rule that lets a signer's key be used, once, for exactly the digests
 * the signer agreed to.
 *
 * CSC API v2.0.0.2, 11.10 `signatures/signHash` and 11.11 `signatures/signDoc`. Everything is
 * evidence, time included, so that the same pure file can run again inside a vault that trusts
 * nobody. What the key signs for a document is made from the document, by a rule as pure
 * (`document-preparations.ts`); as that may take long, it may be done before, and elsewhere.
 */

import { checkAuthorization } from '#domain/authorization/authorization.ts';
import type { Slot } from '#domain/authorization/authorization.ts';
import { strict as assert } from 'node:assert';
import { allowsAlgorithm } from '#domain/credentials/credential.ts';
import { digestText } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import type { AuthorizationId, KeyRef } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { documentPreparations, prepareInputs } from './document-preparations.ts';
import type { Evidence } from './evidence.ts';
import type { SigningEvidence } from './signing-evidence.ts';
import { Warrant } from './warrant.ts';

export class SigningWarrant extends Warrant {
  readonly authorizationId: AuthorizationId;
  /** Slot by slot what this warrant uses up, in the order of the digests. */
  readonly spending: readonly SlotSpending[];
  readonly evidence: Extract<Evidence, { kind: 'signing' }>;

  private constructor(
    evidence: SigningEvidence,
    use: SigningUse,
    prepared: readonly Uint8Array[] | undefined,
  ) {
    const { algorithm, digests } = evidence.order;
    const agreed = digests.map(({ bytes }) => bytes);
    super(use.keyRef, algorithm, prepared ?? agreed);
    this.authorizationId = use.authorizationId;
    this.spending = use.spending;
    this.evidence = { kind: 'signing', facts: evidence };
  }

  /** Decides alone, before anybody works on documents. @throws {Refusal} as `issue` does. */
  static check(evidence: SigningEvidence): void {
    SigningWarrant.#decide(evidence);
  }

  /**
   * @param prepared what `prepareInputs` makes of this evidence, where it was made elsewhere.
   * Without it, documents are worked on here and now.
   * @throws {Refusal} with the code of the first rule that says no.
   */
  static issue(evidence: SigningEvidence, prepared?: readonly Uint8Array[]): SigningWarrant {
    const use = SigningWarrant.#decide(evidence);
    const inputs = prepared ?? prepareInputs(documentPreparations(evidence));
    assert(evidence.documents !== undefined || inputs === undefined, 'digests are signed as are');
    const { length } = evidence.order.digests;
    assert(inputs === undefined || inputs.length === length, 'a document was not prepared');
    return new SigningWarrant(evidence, use, inputs);
  }

  static #decide(evidence: SigningEvidence): SigningUse {
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
    refuseUnless(digestsFit(evidence), 'digest_malformed');

    // The signer must have said yes: to this credential, through this client, recently,
    // and to every digest.
    checkAuthorization(order, authorization, at);
    const unknown = wordsForUnknown(evidence);
    const { boundToDigests, id: authorizationId } = authorization;
    const spending = chooseSlots(order.digests, openSlots, { boundToDigests, unknown });
    return { keyRef: credential.keyRef, authorizationId, spending };
  }
}

interface SigningUse {
  readonly keyRef: KeyRef;
  readonly authorizationId: AuthorizationId;
  readonly spending: readonly SlotSpending[];
}

/**
 * Ed25519 signs any agreed digest as its message; the others only digests of their hash. A
 * document may have been agreed to under another.
 */
function digestsFit({ order, documents }: SigningEvidence): boolean {
  const { algorithm, digests } = order;
  if (documents !== undefined) return documents.asked.length === digests.length;
  if (algorithm.scheme === 'ed25519') return true;
  return digests.every((digest) => digest.algorithm === algorithm.hash);
}

/** Which code says that the yes does not cover it: callers of signDoc are told of documents. */
function wordsForUnknown({ documents }: SigningEvidence): RefusalCode {
  return documents === undefined ? 'digest_not_authorized' : 'document_not_authorized';
}

export interface SlotSpending {
  readonly position: number;
  readonly digest: Digest;
}

function chooseSlots(
  digests: readonly Digest[],
  openSlots: readonly Slot[],
  { boundToDigests, unknown }: { readonly boundToDigests: boolean; readonly unknown: RefusalCode },
): readonly SlotSpending[] {
  const named = new Map<string, number[]>();
  const blank: number[] = [];
  for (const { position, digest } of openSlots) {
    if (digest === undefined) blank.push(position);
    else named.set(digestText(digest), [...(named.get(digestText(digest)) ?? []), position]);
  }
  return digests.map((digest) => {
    const position = named.get(digestText(digest))?.shift() ?? takeBlank(blank, boundToDigests);
    refuseUnless(position !== undefined, unknown, digestText(digest));
    return { position, digest };
  });
}

function takeBlank(blank: number[], boundToDigests: boolean): number | undefined {
  if (boundToDigests) return undefined;
  const position = blank.shift();
  refuseUnless(position !== undefined, 'too_many_digests');
  return position;
}
