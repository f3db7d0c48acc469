/**
 * Checks one SignerInfo against its content and its certificates, in the order of EN 319
 * 102-1 as far as CMS alone can say. A bad signature is an answer, never an exception.
 *
 * The signer's certificate is the one the signing-certificate attribute names by digest; the
 * signer identifier, which nothing protects, only has to agree. A SignerInfo without signed
 * attributes is legal CMS and no advanced signature: it is not verified at all, since its
 * content could be the signed attributes of another signature. Whether the certificate is
 * worth trusting is a question for path validation.
 */

import { equalBytes } from '#crypto';
import type { HashAlgorithm } from '../algorithms.ts';
import { digest } from '../digest.ts';
import { readTime } from '../der/der-time.ts';
import { concatBytes, derElement, derRetag, derSetOf } from '../der/encode-der.ts';
import type { DerNode } from '../der/parse-der.ts';
import { readObjectIdentifier, readOctetString } from '../der/read-der.ts';
import { contextConstructed, tag } from '../der/tag.ts';
import { sameName } from '../name.ts';
import { oid } from '../oids.ts';
import type { Certificate } from '../parse-certificate.ts';
import { PkiError } from '../pki-error.ts';
import type { EssCertificateId } from './ess.ts';
import {
  essIssuerSerialAgrees,
  essMatches,
  parseSigningCertificate,
  parseSigningCertificateV2,
} from './ess.ts';
import type { SignedData } from './parse-signed-data.ts';
import type { SignerIdentifier, SignerInfo } from './parse-signer-info.ts';
import { verifySignature } from '../verify-signature.ts';

export type SignerInfoFault =
  /** No signed attributes: nothing binds certificate, content type or algorithm. */
  | 'signed_attributes_missing'
  | 'signed_attribute_duplicated'
  | 'content_type_missing'
  | 'content_type_mismatch'
  | 'signing_time_malformed'
  | 'algorithm_protection_mismatch'
  | 'digest_algorithm_unsupported'
  | 'content_missing'
  /** Content was supplied for a signature that carries its own. */
  | 'content_ambiguous'
  | 'message_digest_missing'
  | 'message_digest_mismatch'
  | 'signing_certificate_missing'
  | 'signing_certificate_malformed'
  /** No certificate at hand is the one the signature means. */
  | 'signer_certificate_not_found'
  | 'signer_identifier_mismatch'
  | 'signature_algorithm_unsupported'
  | 'signature_wrong';

/** Deviations that harm nobody; a report mentions them. */
export type SignerInfoWarning = 'signed_attributes_unsorted' | 'issuer_serial_differs';

export interface SignerInfoEvidence {
  readonly signedData: SignedData;
  readonly signerInfo: SignerInfo;
  /** The content of a detached signature: its octets, or a function that digests them. */
  readonly content?: Uint8Array | ((hash: HashAlgorithm) => Uint8Array);
  /** Certificates from elsewhere, for signatures that carry none. */
  readonly certificates?: readonly Certificate[];
}

export interface SignerInfoCheck {
  /** True when all four answers below are. */
  readonly sound: boolean;
  readonly digestMatches: boolean;
  readonly signatureValid: boolean;
  readonly signingCertificateMatches: boolean;
  readonly attributesWellFormed: boolean;
  /** The certificate the signature was verified with. */
  readonly signerCertificate: Certificate | undefined;
  /** What the signer says, milliseconds since 1970; proves nothing. */
  readonly claimedSigningTime: number | undefined;
  readonly reasons: readonly SignerInfoFault[];
  readonly warnings: readonly SignerInfoWarning[];
}

/** Never throws for what the signature says or fails to say. */
export function checkSignerInfo(evidence: SignerInfoEvidence): SignerInfoCheck {
  const { signerInfo } = evidence;
  const attributes = attributeFaults(evidence);
  const content = contentFaults(evidence);
  const signer = identifySigner(evidence);
  const signature = signatureFaults(signerInfo, signer.certificate);
  const reasons = [...attributes, ...content, ...signer.faults, ...signature];
  return {
    sound: reasons.length === 0,
    digestMatches: content.length === 0,
    signatureValid: signer.certificate !== undefined && signature.length === 0,
    signingCertificateMatches: signer.faults.length === 0,
    attributesWellFormed: attributes.length === 0,
    signerCertificate: signer.certificate,
    claimedSigningTime: claimedSigningTime(signerInfo),
    reasons,
    warnings: [...orderWarnings(signerInfo), ...signer.warnings],
  };
}

function attributeFaults({ signedData, signerInfo }: SignerInfoEvidence): SignerInfoFault[] {
  const { signedAttributes, signedAttributesRaw } = signerInfo;
  if (signedAttributesRaw === undefined) return ['signed_attributes_missing'];
  const faults: SignerInfoFault[] = [];
  // EN 319 122-1 lets content-time-stamp, and nothing else, occur several times.
  if (signedAttributes.duplicates.some((type) => type !== oid.contentTimeStamp)) {
    faults.push('signed_attribute_duplicated');
  }
  const contentType = readable(readObjectIdentifier, signedAttributes.only(oid.contentType));
  if (contentType === undefined) faults.push('content_type_missing');
  else if (contentType !== signedData.contentType) faults.push('content_type_mismatch');
  const timed = signedAttributes.values(oid.signingTime).length > 0;
  if (timed && claimedSigningTime(signerInfo) === undefined) faults.push('signing_time_malformed');
  if (!algorithmProtectionHolds(signerInfo)) faults.push('algorithm_protection_mismatch');
  return faults;
}

/** RFC 6211, 3: the protected algorithms are those of the SignerInfo; absent protects nothing. */
function algorithmProtectionHolds(signerInfo: SignerInfo): boolean {
  const values = signerInfo.signedAttributes.values(oid.cmsAlgorithmProtection);
  if (values.length === 0) return true;
  const expected = concatBytes([
    signerInfo.digestAlgorithmRaw,
    derRetag(contextConstructed(1), signerInfo.signatureAlgorithmRaw),
  ]);
  const [value, ...more] = values;
  return more.length === 0 && value?.tag === tag.sequence && equalBytes(value.content, expected);
}

function contentFaults({ signedData, signerInfo, content }: SignerInfoEvidence): SignerInfoFault[] {
  const { hash, signedAttributes } = signerInfo;
  if (hash === undefined) return ['digest_algorithm_unsupported'];
  if (signedData.content !== undefined && content !== undefined) return ['content_ambiguous'];
  const source = signedData.content ?? content;
  if (source === undefined) return ['content_missing'];
  const expected = readable(readOctetString, signedAttributes.only(oid.messageDigest));
  if (expected === undefined) return ['message_digest_missing'];
  const computed = typeof source === 'function' ? source(hash) : digest(hash, source);
  return equalBytes(computed, expected) ? [] : ['message_digest_mismatch'];
}

interface IdentifiedSigner {
  readonly certificate: Certificate | undefined;
  readonly faults: readonly SignerInfoFault[];
  readonly warnings: readonly SignerInfoWarning[];
}

function identifySigner(evidence: SignerInfoEvidence): IdentifiedSigner {
  const { identifier, signedAttributes } = evidence.signerInfo;
  const candidates = candidatesOf(evidence);
  const identifiers = signerIdentifiersOf(signedAttributes);
  if (identifiers === undefined) {
    return { certificate: undefined, faults: ['signing_certificate_malformed'], warnings: [] };
  }
  if (identifiers.length === 0) {
    const certificate = candidates.find((candidate) => isIdentified(identifier, candidate));
    const notFound = certificate === undefined ? (['signer_certificate_not_found'] as const) : [];
    return { certificate, faults: ['signing_certificate_missing', ...notFound], warnings: [] };
  }
  const certificate = candidates.find((each) => identifiers.every((id) => essMatches(id, each)));
  if (certificate === undefined) {
    return { certificate, faults: ['signer_certificate_not_found'], warnings: [] };
  }
  return {
    certificate,
    faults: isIdentified(identifier, certificate) ? [] : ['signer_identifier_mismatch'],
    warnings: identifiers.every((id) => essIssuerSerialAgrees(id, certificate))
      ? []
      : ['issuer_serial_differs'],
  };
}

function candidatesOf({ signedData, certificates = [] }: SignerInfoEvidence): Certificate[] {
  const embedded = signedData.certificates.flatMap(({ certificate }) => certificate ?? []);
  return [...embedded, ...certificates];
}

/** The signer per signing-certificate attribute; both versions may be there, and both count. */
function signerIdentifiersOf(
  attributes: SignerInfo['signedAttributes'],
): readonly EssCertificateId[] | undefined {
  const identifiers: EssCertificateId[] = [];
  for (const [type, parse] of signingCertificateParsers) {
    const [value, ...more] = attributes.values(type);
    if (value === undefined) continue;
    const [signer] = readable(parse, value) ?? [];
    if (signer === undefined || more.length > 0) return undefined;
    identifiers.push(signer);
  }
  return identifiers;
}

const signingCertificateParsers = [
  [oid.signingCertificateV2, parseSigningCertificateV2],
  [oid.signingCertificate, parseSigningCertificate],
] as const;

function isIdentified(identifier: SignerIdentifier, certificate: Certificate): boolean {
  if (identifier.kind === 'keyIdentifier') {
    const { subjectKeyIdentifier } = certificate;
    return (
      subjectKeyIdentifier !== undefined &&
      equalBytes(subjectKeyIdentifier, identifier.keyIdentifier)
    );
  }
  const sameSerial = equalBytes(identifier.serialNumber, certificate.serialNumber);
  return sameSerial && sameName(identifier.issuer, certificate.issuer);
}

function signatureFaults(
  { signatureAlgorithm, signedAttributesRaw, signature }: SignerInfo,
  certificate: Certificate | undefined,
): SignerInfoFault[] {
  if (signatureAlgorithm === undefined) return ['signature_algorithm_unsupported'];
  if (certificate === undefined) return [];
  const valid =
    signedAttributesRaw !== undefined &&
    verifySignature({
      algorithm: signatureAlgorithm,
      publicKey: certificate.publicKey,
      // RFC 5652, 5.4: signed as the SET OF it is, sent under an IMPLICIT tag.
      message: derRetag(tag.set, signedAttributesRaw),
      signature,
    });
  return valid ? [] : ['signature_wrong'];
}

function claimedSigningTime({ signedAttributes }: SignerInfo): number | undefined {
  return readable(readTime, signedAttributes.only(oid.signingTime));
}

function orderWarnings({ signedAttributes }: SignerInfo): SignerInfoWarning[] {
  const raws = signedAttributes.all.map(({ raw }) => raw);
  return equalBytes(derSetOf(...raws), derElement(tag.set, concatBytes(raws)))
    ? []
    : ['signed_attributes_unsorted'];
}

/** What a value says, or undefined where it is absent or malformed. */
function readable<T>(read: (node: DerNode) => T, node: DerNode | undefined): T | undefined {
  if (node === undefined) return undefined;
  try {
    return read(node);
  } catch (cause) {
    // The caller turns a missing answer into a reason.
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
