/**
 * What is wrong with a signature of a PDF in itself and with its place in the document, as
 * codes; who signed, and whether to trust them, is asked elsewhere.
 */

import type { SignerInfoFault } from '@kumoin/pki';
import type { ReadSignature } from './read-signature.ts';

/** Sub-filters whose signatures are read; others are told and taken no further. */
export const servedSubFilters: ReadonlySet<string> = new Set([
  'ETSI.CAdES.detached',
  'adbe.pkcs7.detached',
  'ETSI.RFC3161',
]);

/** Empty: bytes, signature and binding of the certificate hold. */
export function integrityFaults(read: ReadSignature): readonly string[] {
  const { range, format, cms, subFilter } = read;
  const reasons = cms?.check.reasons.filter((reason) => !isTolerated(read, reason)) ?? [];
  const unserved = subFilter !== '' && !servedSubFilters.has(subFilter);
  return [...range.faults, ...format, ...(unserved ? ['sub_filter_unsupported'] : []), ...reasons];
}

/** Signatures from before PAdES rarely name their certificate; that costs them the level only. */
export function isTolerated(
  { subFilter }: Pick<ReadSignature, 'subFilter'>,
  reason: SignerInfoFault,
): boolean {
  return subFilter === 'adbe.pkcs7.detached' && reason === 'signing_certificate_missing';
}
