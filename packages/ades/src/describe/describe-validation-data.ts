/**
 * Validation material in a description: certificates that can be read, each once, and what
 * speaks about their revocation, in the order it stands in the document.
 */

import type { ValidationData } from '../extend/augmentable.ts';
import { joinValidationData } from '../extend/gather/material-pool.ts';
import { describeCertificate } from './describe-certificate.ts';
import { describeCrl, describeOcsp } from './describe-revocation.ts';
import type { ValidationDataDescription } from './document-description.ts';
import { readableCertificates } from './readable-certificates.ts';

export function describeValidationData(data: ValidationData): ValidationDataDescription {
  const { certificates, ocsps, crls } = joinValidationData([data]);
  return {
    certificates: readableCertificates(certificates).map(describeCertificate),
    ocsps: ocsps.map(describeOcsp),
    crls: crls.map(describeCrl),
  };
}
