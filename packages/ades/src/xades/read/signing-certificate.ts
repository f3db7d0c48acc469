/**
 * Which certificate the signature is by (EN 319 132-1, 5.2.2): the one at hand whose digest
 * stands under the signature. KeyInfo alone is what anybody could put there.
 */

import { certificateDigest, equalBytes, parseCertificate, PkiError } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { certificatesTriedMax } from '../../budget/reading-budget.ts';
import { readableCertificates } from '../../describe/readable-certificates.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import type { XadesSignature } from './read-signature.ts';
import { dsNamespace, xadesNamespace } from '../xades-names.ts';
import { onlyChild, optionalChild, readBase64, readDigest } from './xades-read.ts';
import type { XmlDigest } from './xades-read.ts';

export interface FoundSigner {
  /** Undefined when no certificate at hand is the one that is meant. */
  readonly certificate: Certificate | undefined;
  readonly bound: boolean;
  readonly faults: readonly string[];
}

/** @param others certificates of elsewhere in the document. @throws {AdesError} */
export function findSigner(
  signature: XadesSignature,
  others: readonly Uint8Array[] = [],
): FoundSigner {
  const found = [
    ...keyInfoCertificates(signature).flatMap(readable),
    ...readableCertificates(others),
  ];
  const candidates = found.slice(0, certificatesTriedMax);
  const meant = signingCertificateDigest(signature);
  if (meant === undefined) {
    // Whose key it is can still be told, only not that the signer meant this certificate.
    const [certificate] = candidates;
    return { certificate, bound: false, faults: ['signing_certificate_missing'] };
  }
  const { hash, value } = meant;
  if (hash === undefined) {
    return { certificate: undefined, bound: false, faults: ['digest_algorithm_unsupported'] };
  }
  const certificate = candidates.find((each) => equalBytes(certificateDigest(each, hash), value));
  if (certificate !== undefined) return { certificate, bound: true, faults: [] };
  return { certificate, bound: false, faults: ['signer_certificate_not_found'] };
}

/** DER, unread, in the order they stand there. */
export function keyInfoCertificates({ keyInfo }: XadesSignature): readonly Uint8Array[] {
  return (keyInfo?.childrenOf(dsNamespace, 'X509Data') ?? [])
    .flatMap((data) => data.childrenOf(dsNamespace, 'X509Certificate'))
    .map(readBase64);
}

/** The first Cert names the signer; further ones only restrict the path. */
function signingCertificateDigest({ qualifying }: XadesSignature): XmlDigest | undefined {
  const properties =
    qualifying?.signed &&
    optionalChild(qualifying.signed, xadesNamespace, 'SignedSignatureProperties');
  const second = properties && optionalChild(properties, xadesNamespace, 'SigningCertificateV2');
  const first = properties && optionalChild(properties, xadesNamespace, 'SigningCertificate');
  const named = second ?? first;
  return named === undefined ? undefined : certDigest(named);
}

function certDigest(named: XmlPart): XmlDigest | undefined {
  const [cert] = named.childrenOf(xadesNamespace, 'Cert');
  return cert && readDigest(onlyChild(cert, xadesNamespace, 'CertDigest'));
}

export function readable(der: Uint8Array): readonly Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch (cause) {
    // Something else among certificates; it is nobody's certificate.
    if (cause instanceof PkiError) return [];
    throw cause;
  }
}
