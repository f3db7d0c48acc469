/**
 * SignedProperties (EN 319 132-1, 5.2), in the order of the schema. The certificate is named by
 * digest, issuer and serial number in DER: SigningCertificateV2 with IssuerSerialV2.
 */

import { digest, parseCertificate } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { describeInstant } from '../../describe/describe-instant.ts';
import { encodeIssuerSerial } from '../../properties/issuer-serial.ts';
import type { SignerProperties } from '../../properties/signer-properties.ts';
import { xmlElement } from '../../xml/xml-element.ts';
import {
  textElement,
  writeCommitment,
  writeDigest,
  writeIdentifier,
  writePlace,
  writePolicy,
  writeRoles,
} from './write-signer-words.ts';

export interface SignedPropertiesOrder {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly signingTime: number;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly hash: HashAlgorithm;
  readonly properties: SignerProperties;
  /** What is signed, by the Id of its Reference. */
  readonly formats: readonly DataObjectFormat[];
  /** Whole elements. */
  readonly contentTimestamps: readonly string[];
}

export interface DataObjectFormat {
  readonly referenceId: string;
  readonly mimeType: string;
}

/**
 * @throws {AdesError} `xades_property_malformed`.
 * @throws {PkiError} when the certificate cannot be read.
 */
export function writeSignedProperties(order: SignedPropertiesOrder): string {
  const dataObjects = writeDataObjectProperties(order);
  return xmlElement(
    'xades:SignedProperties',
    { Id: order.id },
    writeSignatureProperties(order),
    ...(dataObjects === ''
      ? []
      : [xmlElement('xades:SignedDataObjectProperties', {}, dataObjects)]),
  );
}

function writeSignatureProperties(order: SignedPropertiesOrder): string {
  const { policy, place, claimedRoles = [] } = order.properties;
  return xmlElement(
    'xades:SignedSignatureProperties',
    {},
    // Whole seconds: what dateTime may hold beyond that not every reader takes.
    textElement('xades:SigningTime', describeInstant(Math.floor(order.signingTime / 1000) * 1000)),
    writeSigningCertificate(order),
    policy === undefined ? '' : writePolicy(policy),
    place === undefined ? '' : writePlace(place),
    claimedRoles.length === 0 ? '' : writeRoles(claimedRoles),
  );
}

function writeSigningCertificate({ certificate, hash }: SignedPropertiesOrder): string {
  const issuerSerial = encodeIssuerSerial(parseCertificate(certificate));
  const cert = xmlElement(
    'xades:Cert',
    {},
    xmlElement('xades:CertDigest', {}, writeDigest(hash, digest(hash, certificate))),
    xmlElement('xades:IssuerSerialV2', {}, issuerSerial),
  );
  return xmlElement('xades:SigningCertificateV2', {}, cert);
}

function writeDataObjectProperties(order: SignedPropertiesOrder): string {
  const { commitments = [], contentHints } = order.properties;
  const hints =
    contentHints === undefined
      ? []
      : [
          ...(contentHints.description === undefined
            ? []
            : [textElement('xades:Description', contentHints.description)]),
          xmlElement('xades:ObjectIdentifier', {}, writeIdentifier(contentHints.contentType)),
        ];
  const formats = order.formats.map(({ referenceId, mimeType }) =>
    xmlElement(
      'xades:DataObjectFormat',
      { ObjectReference: `#${referenceId}` },
      ...hints,
      textElement('xades:MimeType', mimeType),
    ),
  );
  return [...formats, ...commitments.map(writeCommitment), ...order.contentTimestamps].join('');
}
