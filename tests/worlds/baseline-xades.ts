/**
 * A foreign XAdES signature that has all a baseline one has (EN 319 132-1, 6.3), and the same with
 * some of it said otherwise, under a signature that is right.
 */

import { derExplicit, derSequence, derUnsigned, parseCertificate } from '@kumoin/pki';
import type { PkiWorld } from '@kumoin/testkit';
import { base64, makeForeignXades, signingCertificate } from './foreign-xades.ts';
import type { ForeignWish } from './foreign-xades.ts';

/** Of XAdES, by the prefix the foreign signature has for it. */
export const element = (name: string, inside: string, attributes = ''): string =>
  `<etsi:${name}${attributes}>${inside}</etsi:${name}>`;

export const dataFormat = (id: string, inside = element('MimeType', 'text/plain')): string =>
  element('DataObjectFormat', inside, ` ObjectReference="#${id}"`);

/** SigningCertificateV2, with more behind the digest and attributes of its Cert. */
export function certificateV2(certificate: Uint8Array, more = '', attributes = ''): string {
  const [digest = ''] =
    /<etsi:CertDigest>.*<\/etsi:CertDigest>/u.exec(signingCertificate(certificate)) ?? [];
  return element('SigningCertificateV2', element('Cert', digest + more, attributes));
}

/** IssuerSerialV2 (RFC 5035) of that certificate, or with another serial number. */
export function issuerSerial(certificate: Uint8Array, serial?: Uint8Array): string {
  const { issuer, serialNumber } = parseCertificate(certificate);
  const names = derSequence(derExplicit(4, issuer.raw));
  const der = derSequence(names, derUnsigned(serial ?? serialNumber));
  return element('IssuerSerialV2', base64(der));
}

/** Each inside of SignedProperties, canonical. */
export interface Said {
  readonly time?: string;
  readonly certificate?: string;
  /** Behind the certificate. */
  readonly more?: string;
  readonly formats?: string;
}

/** By `rsa2048`, over documents whose References are R1 and R2. */
export function makeBaselineXades(
  pki: PkiWorld,
  said: Said = {},
  wish: ForeignWish = {},
): Uint8Array {
  const {
    time = element('SigningTime', '2026-01-05T13:45:00Z'),
    certificate = certificateV2(pki.certificate('rsa2048')),
    more = '',
    formats = dataFormat('R1') + dataFormat('R2'),
  } = said;
  const signedProperties =
    element('SignedSignatureProperties', time + certificate + more) +
    element('SignedDataObjectProperties', formats);
  return makeForeignXades(pki, { signedProperties, ...wish }).document;
}

/** What is not under the signature, otherwise. */
export function otherwise(bytes: Uint8Array, from: string | RegExp, to: string): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const changed = text.replace(from, () => to);
  if (changed === text) throw new Error(`nothing to change: ${String(from)}`);
  return new TextEncoder().encode(changed);
}
