/**
 * Whether the certificates and revocation values of a CMS may still grow. An archive time-stamp of
 * the older kinds, and long-term-validation, hash those sets as a whole (TS 101 733, 6.4.1; EN 319
 * 122-1, 5.5.1): new material then goes into the latest archive time-stamp, which nothing covers
 * yet. An evidence record covers everything, so nothing may change behind one.
 */

import { oid } from '@kumoin/pki';
import type { SignedData, SignerInfo } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';

const freezing = [oid.archiveTimeStamp, oid.archiveTimeStampV2, oid.longTermValidation];
const recording = [oid.evidenceRecordInternal, oid.evidenceRecordExternal];

export function isMaterialFrozen({ signerInfos }: SignedData): boolean {
  return signerInfos.some((signerInfo) => hasAny(signerInfo, freezing));
}

/** Whether its unsigned attributes are covered whole, but for archive time-stamps to come. */
export function areAttributesFrozen(signerInfo: SignerInfo): boolean {
  return hasAny(signerInfo, freezing);
}

export function hasEvidenceRecord({ signerInfos }: SignedData): boolean {
  return signerInfos.some((signerInfo) => hasAny(signerInfo, recording));
}

/** @throws {AdesError} `extension_unsupported` when an evidence record covers the signature. */
export function refuseEvidenceRecords(signedData: SignedData): void {
  if (hasEvidenceRecord(signedData)) {
    throw new AdesError('extension_unsupported', 'an evidence record covers the signature');
  }
}

function hasAny({ unsignedAttributes }: SignerInfo, types: readonly string[]): boolean {
  return types.some((type) => unsignedAttributes.values(type).length > 0);
}
