/**
 * The `kid` header parameter as JAdES has it (TS 119 182-1, 5.1.4): base64 of the DER of
 * IssuerSerial (RFC 5035). It is a hint, left out unless wished for; where another product put
 * it, it has to be that of the signer. Any other `kid` says nothing here.
 */

import {
  derExplicit,
  DerFields,
  derSequence,
  derUnsigned,
  equalBytes,
  expectTag,
  parseDer,
  parseName,
  PkiError,
  readSerialNumber,
  sameName,
  tag,
} from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { decodeBase64, encodeBase64 } from '../../json/base64url.ts';

export function keyIdOf({ issuer, serialNumber }: Certificate): string {
  const names = derSequence(derExplicit(4, issuer.raw));
  return encodeBase64(derSequence(names, derUnsigned(serialNumber)));
}

/** Whether it names another certificate. */
export function isKeyIdOfOther(keyId: string, certificate: Certificate): boolean {
  const der = decodeBase64(keyId);
  if (der === undefined) return false;
  try {
    const fields = DerFields.ofSequence(parseDer(der));
    const [name] = expectTag(fields.takeAny(), tag.sequence).children;
    const serialNumber = readSerialNumber(fields.takeAny());
    fields.end();
    const [directoryName] = name?.children ?? [];
    if (directoryName === undefined) return false;
    const sameIssuer = sameName(parseName(directoryName), certificate.issuer);
    return !sameIssuer || !equalBytes(serialNumber, certificate.serialNumber);
  } catch (cause) {
    // No IssuerSerial: the word of an application, which names no certificate.
    if (cause instanceof PkiError) return false;
    throw cause;
  }
}
