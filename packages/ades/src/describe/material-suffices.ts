/**
 * Whether a document carries what level B-LT means (EN 319 122-1, 132-1 and TS 119 182-1, 6.3):
 * everything to validate signer and time-stamps with later. Of the last archive time-stamp nothing
 * is asked yet: that is for the next one to gather.
 */

import { equalBytes } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import type { ValidationData } from '../extend/augmentable.ts';
import type { ToldTimestamp } from './describe-timestamp.ts';
import { findUnanswered } from './find-unanswered.ts';

export interface Subjects {
  readonly signer: Certificate | undefined;
  /** In the order they came about. */
  readonly timestamps: readonly ToldTimestamp[];
}

/** A time-stamp by nobody who could be found is one nothing can be answered about. */
export function materialSuffices({ signer, timestamps }: Subjects, data: ValidationData): boolean {
  const last = timestamps.findLast(({ placed }) => placed.kind === 'archive');
  const authorities = timestamps
    .filter((timestamp) => timestamp !== last)
    .map(({ authority }) => authority);
  const all = [signer, ...authorities];
  const certificates = all.filter((certificate) => certificate !== undefined);
  if (certificates.length < all.length || certificates.every(isSelfIssued)) return false;
  return findUnanswered({ certificates, data }).length === 0;
}

/** Who vouches for himself alone has nothing that could be kept for later. */
function isSelfIssued({ issuer, subject }: Certificate): boolean {
  return equalBytes(issuer.raw, subject.raw);
}
