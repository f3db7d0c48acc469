/**
 * Evidence records in a signature (TS 119 132-3, 5.1 "SealingEvidenceRecords"; RFC 4998): each is
 * over the references, the signature and the unsigned properties before it, and behind one there
 * is place for another and for nothing else. They are found, and not read.
 */

import { AdesError } from '../../ades-error.ts';
import { evidenceNamespace } from '../xades-names.ts';
import type { XadesSignature } from './read-signature.ts';

export function hasEvidenceRecord({ qualifying }: XadesSignature): boolean {
  const properties = qualifying?.properties ?? [];
  return properties.some((property) => property.is(evidenceNamespace, 'SealingEvidenceRecords'));
}

/** @throws {AdesError} `extension_unsupported` when one covers the signature. */
export function refuseEvidenceRecord(sealed: boolean): void {
  if (sealed) {
    throw new AdesError('extension_unsupported', 'an evidence record covers the signature');
  }
}
