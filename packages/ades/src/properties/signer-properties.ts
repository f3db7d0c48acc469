/**
 * What a signer may say beside who signed and when, in terms of no format: each format writes
 * them its own way (EN 319 122-1, 5.2; EN 319 132-1, 5.2; TS 119 182-1, 5.2) and refuses what it
 * has no place for.
 */

import type { HashAlgorithm } from '@kumoin/pki';
import type { CommitmentType } from './commitment-type.ts';

export interface ProductionPlace {
  /** Two letters. */
  readonly country?: string;
  readonly locality?: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly street?: string;
}

export interface SignaturePolicy {
  /** Dotted object identifier, or a URI where the format takes one. */
  readonly id: string;
  readonly hash: HashAlgorithm;
  /** Of the policy document. */
  readonly digest: Uint8Array;
  /** Where the document is to be had. */
  readonly uri?: string;
  readonly userNotice?: string;
}

export interface ContentHints {
  readonly description?: string;
  /** Dotted. */
  readonly contentType: string;
}

export interface SignerProperties {
  readonly commitments?: readonly CommitmentType[];
  /** Roles the signer claims; nobody vouches for them here. */
  readonly claimedRoles?: readonly string[];
  readonly place?: ProductionPlace;
  readonly policy?: SignaturePolicy;
  readonly contentHints?: ContentHints;
  /** Media type of the content. */
  readonly mimeType?: string;
}
