/**
 * Time-stamp elements of XAdES (EN 319 132-1, 5.1.4 "XAdESTimeStampType"): each names the way
 * to write canonically what it covers, and holds one token. Each declares the prefixes it uses,
 * so that it means the same wherever it is put.
 */

import { encodeBase64 } from '../../json/base64url.ts';
import { c14nIdentifier, exclusiveC14n } from '../../xml/c14n-method.ts';
import { xmlElement } from '../../xml/xml-element.ts';
import { dsNamespace, xades141Namespace, xadesNamespace } from '../xades-names.ts';

export interface WrittenTimestamp {
  readonly name:
    | 'xades:SignatureTimeStamp'
    | 'xades:AllDataObjectsTimeStamp'
    | 'xades:IndividualDataObjectsTimeStamp'
    | 'xades141:ArchiveTimeStamp';
  readonly id?: string;
  /** Ids of References, for a time-stamp over some of them. */
  readonly includes?: readonly string[];
  /** ContentInfo, DER. */
  readonly token: Uint8Array;
}

export function writeTimestamp({ name, id, includes = [], token }: WrittenTimestamp): string {
  return xmlElement(
    name,
    { ...propertyNamespaces(name), Id: id },
    ...includes.map((reference) =>
      xmlElement('xades:Include', { URI: `#${reference}`, referencedData: 'true' }),
    ),
    xmlElement('ds:CanonicalizationMethod', { Algorithm: c14nIdentifier(exclusiveC14n) }),
    xmlElement('xades:EncapsulatedTimeStamp', {}, encodeBase64(token)),
  );
}

/** Declarations an unsigned property stands on its own with. */
export function propertyNamespaces(name: string): Readonly<Record<string, string>> {
  return {
    ...(name.startsWith('xades141:') && { 'xmlns:xades141': xades141Namespace }),
    'xmlns:xades': xadesNamespace,
    'xmlns:ds': dsNamespace,
  };
}
