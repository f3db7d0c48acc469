/**
 * An XML signature whose value is still to come: plain values that can be stored between the
 * steps. The document is finished but for the value and what stands beside it unsigned.
 */

import { digest } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import type { AdesSigner } from '../cms/ades-signer.ts';
import { c14nIdentifier, exclusiveC14n } from '../xml/c14n-method.ts';
import type { XmlEncoding } from '../xml/xml-encoding.ts';
import { xmlElement } from '../xml/xml-element.ts';
import { encodeBase64 } from '../json/base64url.ts';
import { canonicalFragment } from './write/canonical-fragment.ts';
import type { Hosted } from './write/signature-host.ts';
import { dsNamespace, referenceType, xadesNamespace } from './xades-names.ts';
import { canonical, writeReference } from './write/write-reference.ts';
import { hashOf, signatureIdentifier } from './xml-algorithm.ts';

export interface PreparedXades {
  readonly signer: AdesSigner;
  readonly hash: HashAlgorithm;
  /** SignedInfo, written canonically: the message of the signature. */
  readonly toBeSigned: Uint8Array;
  /** `hash` of `toBeSigned`; Ed25519 signs the message itself. */
  readonly digestToSign: Uint8Array;
  /** The document, its SignatureValue empty. */
  readonly document: Uint8Array;
  readonly encoding: XmlEncoding;
  /** Where the value goes, in octets of `document`. */
  readonly valueAt: number;
  /** Where unsigned properties go; behind the value. */
  readonly unsignedAt: number;
  readonly signatureId: string;
  /** Unsigned properties that are known before the signature is; XML. */
  readonly unsigned: string;
}

export interface SignatureParts {
  readonly signer: AdesSigner;
  /** Begins every Id, and is that of the signature. */
  readonly prefix: string;
  /** Reference elements to what is signed. */
  readonly references: readonly string[];
  /** The element, its Id `signedPropertiesId`. */
  readonly signedProperties: string;
  /** ds:Object elements. */
  readonly objects: string;
  readonly unsigned: string;
  readonly host: (signature: string) => Hosted;
}

export function signedPropertiesId(prefix: string): string {
  return `${prefix}-signed-properties`;
}

export function signatureValueId(prefix: string): string {
  return `${prefix}-value`;
}

/** @throws {AdesError} `algorithm_unsupported`, `xml_*`. */
export function assembleXades(parts: SignatureParts): PreparedXades {
  const { signer, prefix, host, unsigned } = parts;
  const hash = hashOf(signer.algorithm);
  const signedInfo = writeSignedInfo(parts, hash);
  const toBeSigned = canonicalFragment(signedInfo);
  const { front, middle, back } = writeSignature(parts, signedInfo);
  const { document, at, encoding } = host(front + middle + back);
  // Everything up to the unsigned properties is ASCII.
  const valueAt = at + front.length * encoding.width;
  return {
    signer,
    hash,
    toBeSigned,
    digestToSign: digest(hash, toBeSigned),
    document,
    encoding,
    valueAt,
    unsignedAt: valueAt + middle.length * encoding.width,
    signatureId: prefix,
    unsigned,
  };
}

function writeSignedInfo(
  { signer, prefix, references, signedProperties }: SignatureParts,
  hash: HashAlgorithm,
): string {
  const own = {
    id: `${prefix}-reference-signed-properties`,
    uri: `#${signedPropertiesId(prefix)}`,
    type: referenceType.signedProperties,
    transforms: canonical,
  };
  return xmlElement(
    'ds:SignedInfo',
    {},
    xmlElement('ds:CanonicalizationMethod', { Algorithm: c14nIdentifier(exclusiveC14n) }),
    xmlElement('ds:SignatureMethod', { Algorithm: signatureIdentifier(signer.algorithm) }),
    ...references,
    writeReference(own, hash, digest(hash, canonicalFragment(signedProperties))),
  );
}

/** The signature cut where its value and its unsigned properties go. */
function writeSignature(
  { signer, prefix, signedProperties, objects }: SignatureParts,
  signedInfo: string,
) {
  const certificates = [signer.certificate, ...signer.chain].map((certificate) =>
    xmlElement('ds:X509Certificate', {}, encodeBase64(certificate)),
  );
  const keyInfo = xmlElement('ds:KeyInfo', {}, xmlElement('ds:X509Data', {}, ...certificates));
  const front = `<ds:Signature xmlns:ds="${dsNamespace}" Id="${prefix}">${signedInfo}<ds:SignatureValue Id="${signatureValueId(prefix)}">`;
  const middle = `</ds:SignatureValue>${keyInfo}<ds:Object><xades:QualifyingProperties xmlns:xades="${xadesNamespace}" Target="#${prefix}">${signedProperties}`;
  const back = `</xades:QualifyingProperties></ds:Object>${objects}</ds:Signature>`;
  return { front, middle, back };
}
