/**
 * Extensions, values → DER `Extension` elements (RFC 5280, 4.2 and 5.2; RFC 6960;
 * EN 319 412-5). Criticality is what the documents ask for; a caller chooses only where
 * they leave a choice.
 *
 * Qualified statements say what a lawyer reads. Nothing claims to be qualified unless the
 * caller spells it out.
 */

import type { KeyUsageName } from './certificate-extensions.ts';
import { keyUsageNames } from './certificate-extensions.ts';
import {
  concatBytes,
  derBoolean,
  derElement,
  derExplicit,
  derIa5String,
  derImplicit,
  derInteger,
  derNamedBits,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derPrintableString,
  derSequence,
} from './der/encode-der.ts';
import { contextPrimitive } from './der/tag.ts';
import { oid } from './oids.ts';
import { PkiError } from './pki-error.ts';

export interface ExtensionFields {
  /** Dotted object identifier. */
  readonly id: string;
  readonly critical?: boolean;
  /** DER of the extension's own type. */
  readonly value: Uint8Array;
}

/** One Extension; FALSE is the default and is not written. @throws {PkiError} `der_bad_value`. */
export function buildExtension({ id, critical = false, value }: ExtensionFields): Uint8Array {
  const members = [derObjectIdentifier(id), derOctetString(value)];
  if (critical) members.splice(1, 0, derBoolean(true));
  return derSequence(...members);
}

/** Critical. `pathLength` counts the CA certificates that may follow; only a CA has one. */
export function buildBasicConstraints(
  constraints: { readonly ca: false } | { readonly ca: true; readonly pathLength?: number },
): Uint8Array {
  const members = constraints.ca ? [derBoolean(true)] : [];
  if (constraints.ca && constraints.pathLength !== undefined) {
    members.push(derInteger(constraints.pathLength));
  }
  return buildExtension({
    id: oid.basicConstraints,
    critical: true,
    value: derSequence(...members),
  });
}

/** Critical. @throws {PkiError} `der_bad_value` when no bit is set (RFC 5280, 4.2.1.3). */
export function buildKeyUsage(names: Iterable<KeyUsageName>): Uint8Array {
  const bits = [...names].map((name) => keyUsageNames.indexOf(name));
  if (bits.length === 0) throw new PkiError('der_bad_value', 'key usage without a bit');
  return buildExtension({ id: oid.keyUsage, critical: true, value: derNamedBits(bits) });
}

/**
 * Dotted purposes. A TSA certificate needs it critical, with one purpose (RFC 3161, 2.3).
 * @throws {PkiError} `der_bad_value` when there is no purpose.
 */
export function buildExtendedKeyUsage(
  purposes: readonly string[],
  { critical = false } = {},
): Uint8Array {
  if (purposes.length === 0) throw new PkiError('der_bad_value', 'no key purposes');
  const value = derSequence(...purposes.map(derObjectIdentifier));
  return buildExtension({ id: oid.extendedKeyUsage, critical, value });
}

export function buildSubjectKeyIdentifier(identifier: Uint8Array): Uint8Array {
  return buildExtension({ id: oid.subjectKeyIdentifier, value: derOctetString(identifier) });
}

/** The keyIdentifier form only: it is what path building matches on. */
export function buildAuthorityKeyIdentifier(identifier: Uint8Array): Uint8Array {
  const value = derSequence(derImplicit(0, identifier));
  return buildExtension({ id: oid.authorityKeyIdentifier, value });
}

/** One distribution point that lists every URL of the same CRL. @throws {PkiError} */
export function buildCrlDistributionPoints(urls: readonly string[]): Uint8Array {
  const value = derSequence(derSequence(derExplicit(0, buildFullName(urls))));
  return buildExtension({ id: oid.crlDistributionPoints, value });
}

/** DistributionPointName, the fullName choice. @throws {PkiError} `der_bad_value`. */
export function buildFullName(urls: readonly string[]): Uint8Array {
  if (urls.length === 0) throw new PkiError('der_bad_value', 'no distribution point URL');
  return derExplicit(0, concatBytes(urls.map(urlName)));
}

/** @throws {PkiError} `der_bad_value` when there is no URL at all. */
export function buildAuthorityInfoAccess(access: {
  readonly ocspUrls?: readonly string[];
  readonly caIssuersUrls?: readonly string[];
}): Uint8Array {
  const describe = (method: string) => (url: string) =>
    derSequence(derObjectIdentifier(method), urlName(url));
  const descriptions = [
    ...(access.ocspUrls ?? []).map(describe(oid.accessOcsp)),
    ...(access.caIssuersUrls ?? []).map(describe(oid.accessCaIssuers)),
  ];
  if (descriptions.length === 0) throw new PkiError('der_bad_value', 'no access description');
  return buildExtension({ id: oid.authorityInfoAccess, value: derSequence(...descriptions) });
}

export interface CertificatePolicy {
  /** Dotted policy identifier. */
  readonly id: string;
  /** Where the certification practice statement is published. */
  readonly cpsUrl?: string;
}

/** @throws {PkiError} `der_bad_value` when there is no policy. */
export function buildCertificatePolicies(policies: readonly CertificatePolicy[]): Uint8Array {
  if (policies.length === 0) throw new PkiError('der_bad_value', 'no policies');
  const value = derSequence(...policies.map(policyInformation));
  return buildExtension({ id: oid.certificatePolicies, value });
}

export interface QcStatementFields {
  /** What the certificate is for: electronic signatures, or seals. */
  readonly types?: readonly ('esign' | 'eseal')[];
  /** PKI disclosure statements: an https URL and a two-letter ISO 639-1 language each. */
  readonly disclosures?: readonly { readonly url: string; readonly language: string }[];
  /** Years that evidence is kept after expiry. */
  readonly retentionYears?: number;
  /** Claims an EU qualified certificate. Only a qualified provider may. */
  readonly claimsQualified?: boolean;
  /** Claims that the key lives in a qualified signature creation device. */
  readonly claimsQualifiedDevice?: boolean;
}

/** @throws {PkiError} `der_bad_value` when there is nothing to state. */
export function buildQcStatements(fields: QcStatementFields): Uint8Array {
  const statements: Uint8Array[] = [];
  const state = (id: string, ...information: readonly Uint8Array[]): void => {
    statements.push(derSequence(derObjectIdentifier(id), ...information));
  };
  const { types = [], disclosures = [], retentionYears } = fields;
  if (fields.claimsQualified === true) state(oid.qcCompliance);
  if (retentionYears !== undefined) state(oid.qcRetentionPeriod, derInteger(retentionYears));
  if (fields.claimsQualifiedDevice === true) state(oid.qcSscd);
  if (disclosures.length > 0) state(oid.qcPds, derSequence(...disclosures.map(disclosure)));
  if (types.length > 0) {
    const typeOid = { esign: oid.qcTypeEsign, eseal: oid.qcTypeEseal };
    state(oid.qcType, derSequence(...types.map((type) => derObjectIdentifier(typeOid[type]))));
  }
  if (statements.length === 0) throw new PkiError('der_bad_value', 'no statements');
  return buildExtension({ id: oid.qcStatements, value: derSequence(...statements) });
}

/** id-pkix-ocsp-nocheck: the responder's own certificate is not asked about. */
export function buildOcspNoCheck(): Uint8Array {
  return buildExtension({ id: oid.ocspNoCheck, value: derNull() });
}

/** rfc822Name entries; ASCII addresses only. @throws {PkiError} `der_bad_value`. */
export function buildSubjectAltName(emails: readonly string[]): Uint8Array {
  if (emails.length === 0) throw new PkiError('der_bad_value', 'no alternative names');
  const names = emails.map((email) => {
    if (!/^[!-?A-~]+@[!-?A-~]+$/.test(email)) throw new PkiError('der_bad_value', 'email');
    return derImplicit(1, ascii.encode(email));
  });
  return buildExtension({ id: oid.subjectAltName, value: derSequence(...names) });
}

const ascii = new TextEncoder();

function urlName(url: string): Uint8Array {
  // Visible ASCII only: a URL with spaces or other alphabets has to be escaped by now.
  if (!/^[a-z][a-z0-9+.-]*:[!-~]+$/i.test(url)) throw new PkiError('der_bad_value', 'URL');
  return derElement(contextPrimitive(6), ascii.encode(url));
}

function policyInformation({ id, cpsUrl }: CertificatePolicy): Uint8Array {
  if (cpsUrl === undefined) return derSequence(derObjectIdentifier(id));
  const qualifier = derSequence(derObjectIdentifier(oid.policyCps), derIa5String(cpsUrl));
  return derSequence(derObjectIdentifier(id), derSequence(qualifier));
}

function disclosure({ url, language }: { url: string; language: string }): Uint8Array {
  if (!/^https:\/\/[!-~]+$/.test(url) || !/^[a-z]{2}$/.test(language)) {
    throw new PkiError('der_bad_value', 'disclosure statement');
  }
  return derSequence(derIa5String(url), derPrintableString(language));
}
