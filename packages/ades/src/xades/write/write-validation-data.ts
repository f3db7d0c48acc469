/**
 * Validation material as elements of XAdES (EN 319 132-1, 5.4 and 5.5.1), each whole and in DER;
 * an OCSP response with its envelope.
 */

import type { ValidationData } from '../../extend/augmentable.ts';
import { encodeBase64 } from '../../json/base64url.ts';
import { xmlElement } from '../../xml/xml-element.ts';
import { propertyNamespaces } from './write-timestamp.ts';

/** CertificateValues and RevocationValues, of which a signature has one each. */
export function writeValues(data: ValidationData): string {
  return writeBoth(data, propertyNamespaces('xades:CertificateValues'));
}

/** For what comes after them: about time-stamps, or after an archive time-stamp. */
export function writeTimestampValidationData(data: ValidationData): string {
  const name = 'xades141:TimeStampValidationData';
  return xmlElement(name, propertyNamespaces(name), writeBoth(data, {}));
}

function writeBoth(
  { certificates, crls, ocsps }: ValidationData,
  namespaces: Readonly<Record<string, string>>,
): string {
  const revocations =
    group('xades:CRLValues', 'xades:EncapsulatedCRLValue', crls) +
    group('xades:OCSPValues', 'xades:EncapsulatedOCSPValue', ocsps);
  return [
    certificates.length === 0
      ? ''
      : xmlElement(
          'xades:CertificateValues',
          namespaces,
          ...encapsulate('xades:EncapsulatedX509Certificate', certificates),
        ),
    revocations === '' ? '' : xmlElement('xades:RevocationValues', namespaces, revocations),
  ].join('');
}

function group(name: string, each: string, ders: readonly Uint8Array[]): string {
  return ders.length === 0 ? '' : xmlElement(name, {}, ...encapsulate(each, ders));
}

function encapsulate(name: string, ders: readonly Uint8Array[]): readonly string[] {
  return ders.map((der) => xmlElement(name, {}, encodeBase64(der)));
}
