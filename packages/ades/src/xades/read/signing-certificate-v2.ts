/**
 * What stands beside the digests in SigningCertificateV2 (EN 319 132-1, 5.2.2.2). The digest says
 * which certificate it is; the rest is a hint, and told where it is wrong or out of place.
 */

import type { Certificate } from '@kumoin/pki';
import { decodeIssuerSerial, namesCertificate } from '../../properties/issuer-serial.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import type { XadesSignature } from './read-signature.ts';
import { xadesNamespace } from '../xades-names.ts';

/**
 * Whether IssuerSerialV2 is not that of the signer, which harms nobody (EN 319 102-1,
 * identification of the signing certificate). One that cannot be read is not his either.
 */
export function issuerSerialDiffers(parsed: XadesSignature, signer: Certificate): boolean {
  // The first Cert names the signer; further ones only restrict the path.
  const [cert] = certsOf(parsed);
  return (cert?.childrenOf(xadesNamespace, 'IssuerSerialV2') ?? []).some((part) => {
    const named = decodeIssuerSerial(part.text.replaceAll(/[\t\n\r ]+/gu, ''));
    return named === undefined || !namesCertificate(named, signer);
  });
}

/** Whether a Cert says where the certificate is to be had; baseline forbids it (6.3). */
export function hasCertificateUri(parsed: XadesSignature): boolean {
  return certsOf(parsed).some((cert) => cert.attribute('URI') !== undefined);
}

function certsOf({ qualifying }: XadesSignature): readonly XmlPart[] {
  return ['SignedSignatureProperties', 'SigningCertificateV2', 'Cert'].reduce(
    (parts, name) => parts.flatMap((part) => part.childrenOf(xadesNamespace, name)),
    qualifying?.signed === undefined ? [] : [qualifying.signed],
  );
}
