/**
 * Validation material in a description: certificates that can be read, each once, and what
 * speaks about their revocation, in the order it stands in the document.
 */

import { bytesToHex, digest, parseCertificate, PkiError } from '@kumoin/pki';
import type { ValidationData } from '../extend/augmentable.ts';
import { describeCertificate } from './describe-certificate.ts';
import { describeCrl, describeOcsp } from './describe-revocation.ts';
import type { CertificateDescription, ValidationDataDescription } from './document-description.ts';

export function describeValidationData(data: ValidationData): ValidationDataDescription {
  return {
    certificates: unique(data.certificates).flatMap(describeReadable),
    ocsps: unique(data.ocsps).map(describeOcsp),
    crls: unique(data.crls).map(describeCrl),
  };
}

/** Attribute certificates and worse are no certificates to describe. */
function describeReadable(der: Uint8Array): readonly CertificateDescription[] {
  try {
    return [describeCertificate(parseCertificate(der))];
  } catch (cause) {
    if (cause instanceof PkiError) return [];
    throw cause;
  }
}

function unique(elements: readonly Uint8Array[]): readonly Uint8Array[] {
  const seen = new Map<string, Uint8Array>();
  for (const element of elements) {
    const name = bytesToHex(digest('sha256', element));
    if (!seen.has(name)) seen.set(name, element);
  }
  return [...seen.values()];
}
