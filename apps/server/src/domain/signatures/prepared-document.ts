/** A document on its way through the rule: what it is made from, and what comes out for the key. */

import type { AdesSigner, PreparedCms, SignatureFormat, SignatureLevel } from '@kumoin/ades';
import type { Digest } from '#domain/digest.ts';
import type { DocumentToSign, SignedDocument } from './document-to-sign.ts';

export interface DocumentPreparation {
  readonly asked: DocumentToSign;
  /** What the signer agreed to. */
  readonly agreed: Digest;
  readonly signer: AdesSigner;
  readonly seed: Uint8Array;
  readonly at: number;
}

export interface PreparedDocument {
  readonly level: SignatureLevel;
  /** Undefined where the signature is only part of one: the CMS of a PDF that is elsewhere. */
  readonly format: SignatureFormat | undefined;
  /** Digest of the algorithm's hash; for Ed25519 the message itself. */
  readonly input: Uint8Array;
  /** What a detached signature is over, as it is known here. */
  readonly detached: Uint8Array | { readonly digest: Uint8Array } | undefined;
  /** What a signature time-stamp is over. @throws {AdesError} for a wrong signature. */
  stampedOctets(signature: Uint8Array): Uint8Array;
  /**
   * @param timestampToken over the octets above, for level B-T and those above it.
   * @throws {AdesError} when signature or token do not fit: whoever made them is wrong.
   */
  embed(signature: Uint8Array, timestampToken: Uint8Array | undefined): SignedDocument;
}

/** What the key signs of what was prepared. */
export function inputOf(
  { toBeSigned, digestToSign }: Pick<PreparedCms, 'toBeSigned' | 'digestToSign'>,
  { algorithm }: AdesSigner,
): Uint8Array {
  return algorithm.scheme === 'ed25519' ? toBeSigned : digestToSign;
}
