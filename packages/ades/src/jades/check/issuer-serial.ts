/**
 * The `kid` header parameter as JAdES has it (TS 119 182-1, 5.1.4): base64 of the DER of
 * IssuerSerial (RFC 5035). It is a hint, left out unless wished for; where another product put
 * it, it has to be that of the signer. Any other `kid` says nothing here.
 */

import type { Certificate } from '@kumoin/pki';
import {
  decodeIssuerSerial,
  encodeIssuerSerial,
  namesCertificate,
} from '../../properties/issuer-serial.ts';

export function keyIdOf(certificate: Certificate): string {
  return encodeIssuerSerial(certificate);
}

/** Whether it names another certificate. */
export function isKeyIdOfOther(keyId: string, certificate: Certificate): boolean {
  const named = decodeIssuerSerial(keyId);
  // No IssuerSerial: the word of an application, which names no certificate.
  return named !== undefined && !namesCertificate(named, certificate);
}
