/**
 * A XAdES signature as other products lay it out: no prefix for XML Signature, another one for
 * XAdES, indented, canonicalised the inclusive way, an enveloped-signature transform, a manifest.
 *
 * It is written by hand, piece by piece, each piece as it stands in the document and as it is in
 * canonical form; the package under test has no part in it. So what it digests and what
 * time-stamps cover can be compared with strings.
 */

import { createHash } from 'node:crypto';
import type { PkiWorld } from '@kumoin/testkit';

const ds = 'http://www.w3.org/2000/09/xmldsig#';
const etsi = 'http://uri.etsi.org/01903/v1.3.2#';
const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

export interface ForeignWish {
  /** Inside of SignedSignatureProperties, behind the time. */
  readonly signingCertificate?: string;
  /** All that is inside of SignedProperties, canonical; the References to data are R1 and R2. */
  readonly signedProperties?: string;
  /** More Reference elements, canonical. */
  readonly references?: readonly string[];
  /** The transform that takes the signature out. */
  readonly transform?: string;
  readonly canonicalization?: string;
  /** Inside of UnsignedSignatureProperties. */
  readonly unsigned?: string;
  /** Digest of the second entry of the manifest, base64. */
  readonly manifestDigest?: string;
}

/** Pieces in canonical form, inclusive; as they come to be digested. */
export interface ForeignPieces {
  readonly data: string;
  readonly object: string;
  readonly manifest: string;
  readonly signedProperties: string;
  readonly signedInfo: string;
}

export interface Foreign {
  readonly document: Uint8Array;
  readonly pieces: ForeignPieces;
  readonly signatureValue: string;
  readonly keyInfo: string;
}

/** What inclusive canonical form adds to the start tag of a part of the signature. */
export function inclusiveForm(element: string, withEtsi = false): string {
  const own = withEtsi ? ` xmlns:etsi="${etsi}"` : '';
  return element.replace(/^<([\w:]+)/u, `<$1 xmlns="${ds}"${own} xmlns:z="urn:z"`);
}

/** The same for the exclusive form: only what the name itself uses. */
export function exclusiveForm(element: string): string {
  const prefix = element.startsWith('<etsi:') ? `xmlns:etsi="${etsi}"` : `xmlns="${ds}"`;
  return element.replace(/^<([\w:]+)/u, `<$1 ${prefix}`);
}

export function makeForeignXades(pki: PkiWorld, wish: ForeignWish = {}): Foreign {
  const certificate = base64(pki.certificate('rsa2048'));
  const object = '<Object Id="O">an <q xmlns="urn:q"></q> object</Object>';
  const manifest = `<Manifest Id="M">${reference('#O', inclusiveForm(object))}${
    wish.manifestDigest === undefined
      ? ''
      : `<Reference URI="#O"><DigestMethod Algorithm="${sha256}"></DigestMethod><DigestValue>${wish.manifestDigest}</DigestValue></Reference>`
  }</Manifest>`;
  const properties =
    wish.signedProperties ??
    `\n<etsi:SignedSignatureProperties><etsi:SigningTime>${new Date(pki.at).toISOString()}</etsi:SigningTime>${
      wish.signingCertificate ?? signingCertificate(pki.certificate('rsa2048'))
    }</etsi:SignedSignatureProperties>\n`;
  const signedProperties = `<etsi:SignedProperties Id="SP">${properties}</etsi:SignedProperties>`;
  const data = '<r xmlns="urn:r" xmlns:z="urn:z">\n  <d b="1">data</d>\n  \n</r>';
  const transform =
    wish.transform ?? `<Transform Algorithm="${ds}enveloped-signature"></Transform>`;
  const named = (id: string) => (wish.signedProperties === undefined ? {} : { id });
  const references = [
    reference('', data, { ...named('R1'), transforms: `<Transforms>${transform}</Transforms>` }),
    reference('#O', inclusiveForm(object), named('R2')),
    reference('#M', inclusiveForm(manifest), { type: `${ds}Manifest` }),
    reference('#SP', inclusiveForm(signedProperties, true), {
      type: 'http://uri.etsi.org/01903#SignedProperties',
    }),
    ...(wish.references ?? []),
  ];
  const signedInfo = `<SignedInfo>\n  <CanonicalizationMethod Algorithm="${
    wish.canonicalization ?? inclusive
  }"></CanonicalizationMethod>\n  <SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></SignatureMethod>\n  ${references.join('\n  ')}\n</SignedInfo>`;
  const message = new TextEncoder().encode(inclusiveForm(signedInfo));
  const value = pki.sign('rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha256' }, message);
  const signatureValue = `<SignatureValue Id="V">\n${base64(value).replaceAll(/(.{76})/gu, '$1\n')}\n</SignatureValue>`;
  const keyInfo = `<KeyInfo><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo>`;
  const unsigned =
    wish.unsigned === undefined
      ? ''
      : `<etsi:UnsignedProperties><etsi:UnsignedSignatureProperties>\n${wish.unsigned}\n</etsi:UnsignedSignatureProperties></etsi:UnsignedProperties>`;
  const qualifying = `<Object>\n<etsi:QualifyingProperties xmlns:etsi="${etsi}" Target="#S">${signedProperties}${unsigned}</etsi:QualifyingProperties>\n</Object>`;
  const signature = `<Signature xmlns="${ds}" Id="S">\n${signedInfo}\n${signatureValue}\n${keyInfo}\n${object}\n${qualifying}\n<Object>${manifest}</Object>\n</Signature>`;
  const text = `<?xml version='1.0' encoding='UTF-8'?>\r\n<r xmlns="urn:r" xmlns:z="urn:z">\n  <d  b='1'>data</d>\n  ${signature}\n</r>\r\n<!-- end -->`;
  return {
    document: new TextEncoder().encode(text),
    pieces: {
      data,
      object: inclusiveForm(object),
      manifest: inclusiveForm(manifest),
      signedProperties: inclusiveForm(signedProperties, true),
      signedInfo,
    },
    signatureValue,
    keyInfo,
  };
}

export interface ReferenceWish {
  readonly id?: string;
  readonly transforms?: string;
  readonly type?: string;
}

/** A Reference to something whose octets are these. */
export function reference(
  uri: string,
  octets: string,
  { id, transforms = '', type }: ReferenceWish = {},
): string {
  const named = id === undefined ? '' : ` Id="${id}"`;
  const typed = type === undefined ? '' : ` Type="${type}"`;
  return `<Reference${named}${typed} URI="${uri}">${transforms}<DigestMethod Algorithm="${sha256}"></DigestMethod><DigestValue>${digestOf(octets)}</DigestValue></Reference>`;
}

export function digestOf(octets: string | Uint8Array): string {
  return createHash('sha256').update(octets).digest('base64');
}

export function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}

/** The first version of the property, as signatures of before have it. */
export function signingCertificate(certificate: Uint8Array): string {
  return `<etsi:SigningCertificate><etsi:Cert><etsi:CertDigest><DigestMethod xmlns="${ds}" Algorithm="${sha256}"></DigestMethod><DigestValue xmlns="${ds}">${digestOf(certificate)}</DigestValue></etsi:CertDigest></etsi:Cert></etsi:SigningCertificate>`.replaceAll(
    ` xmlns="${ds}"`,
    '',
  );
}
