/**
 * A certificate in a description: enough to tell it from every other, and to show it to a
 * person (RFC 5280, 4.1). Names are text after RFC 4514, which escapes what could disguise one.
 */

import { bytesToHex, digest, formatName } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { describeInstant } from './describe-instant.ts';
import type { CertificateDescription } from './document-description.ts';

export function describeCertificate(certificate: Certificate): CertificateDescription {
  return {
    subject: formatName(certificate.subject),
    issuer: formatName(certificate.issuer),
    serialNumber: certificate.serialNumberHex,
    notBefore: describeInstant(certificate.notBefore),
    notAfter: describeInstant(certificate.notAfter),
    sha256: bytesToHex(digest('sha256', certificate.raw)),
  };
}
