/**
 * Validation material in a description: certificates that can be read, each once, and what
 * speaks about their revocation, in the order it stands in the document.
 */

import { bytesToHex, digest } from '@kumoin/pki';
import type { ValidationData } from '../extend/augmentable.ts';
import { describeCertificate } from './describe-certificate.ts';
import { describeCrl, describeOcsp } from './describe-revocation.ts';
import type { ValidationDataDescription } from './document-description.ts';
import { readableCertificates } from './readable-certificates.ts';

export function describeValidationData(data: ValidationData): ValidationDataDescription {
  return {
    certificates: readableCertificates(unique(data.certificates)).map(describeCertificate),
    ocsps: unique(data.ocsps).map(describeOcsp),
    crls: unique(data.crls).map(describeCrl),
  };
}

function unique(elements: readonly Uint8Array[]): readonly Uint8Array[] {
  const seen = new Map<string, Uint8Array>();
  for (const element of elements) {
    const name = bytesToHex(digest('sha256', element));
    if (!seen.has(name)) seen.set(name, element);
  }
  return [...seen.values()];
}
