/**
 * IssuerSerial (RFC 5035) in base64 of its DER, as XAdES and JAdES name a certificate beside its
 * digest (EN 319 132-1, 5.2.2; TS 119 182-1, 5.1.4). A hint: the digest decides.
 */

import {
  contextConstructed,
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
import { decodeBase64, encodeBase64 } from '../json/base64url.ts';

export type IssuerSerial = Pick<Certificate, 'issuer' | 'serialNumber'>;

export function encodeIssuerSerial({ issuer, serialNumber }: IssuerSerial): string {
  // GeneralName directoryName [4] is EXPLICIT since Name is a CHOICE.
  const names = derSequence(derExplicit(4, issuer.raw));
  return encodeBase64(derSequence(names, derUnsigned(serialNumber)));
}

/**
 * @param text base64 without white space.
 * @returns undefined for what is no IssuerSerial, or names the issuer in another form.
 */
export function decodeIssuerSerial(text: string): IssuerSerial | undefined {
  const der = decodeBase64(text);
  if (der === undefined) return undefined;
  try {
    const fields = DerFields.ofSequence(parseDer(der));
    const names = expectTag(fields.takeAny(), tag.sequence).children;
    const serialNumber = readSerialNumber(fields.takeAny());
    fields.end();
    const [directoryName] =
      names.find((name) => name.tag === contextConstructed(4))?.children ?? [];
    return directoryName && { issuer: parseName(directoryName), serialNumber };
  } catch (cause) {
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}

export function namesCertificate(named: IssuerSerial, certificate: Certificate): boolean {
  const sameSerial = equalBytes(named.serialNumber, certificate.serialNumber);
  return sameSerial && sameName(named.issuer, certificate.issuer);
}
