/**
 * Validation material found in a signature (EN 319 132-1, 5.4 and 5.5.1): KeyInfo, the elements
 * of certificates and revocation values at any depth below the unsigned properties, and the
 * tokens of its time-stamps.
 */

import type { ValidationData } from '../../extend/augmentable.ts';
import { joinMaterial, signedDataMaterial } from '../../cades/read/cades-material.ts';
import { joinValidationData } from '../../extend/gather/material-pool.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import type { OpenedSignature } from './opened-signature.ts';
import type { XmlTimestamp } from './read-timestamps.ts';
import { keyInfoCertificates } from './signing-certificate.ts';
import { materialMax } from '../xades-limits.ts';
import { xades141Namespace, xadesNamespace } from '../xades-names.ts';
import { malformed, readBase64 } from './xades-read.ts';

/** @throws {AdesError} `xades_malformed`. */
export function xadesMaterial(
  { parsed }: OpenedSignature,
  timestamps: readonly XmlTimestamp[],
): ValidationData {
  const properties = parsed.qualifying?.properties ?? [];
  const tokens = timestamps.flatMap(({ token }) => token ?? []);
  return joinValidationData([
    { certificates: keyInfoCertificates(parsed), ocsps: [], crls: [] },
    joinMaterial(properties.filter(isMaterial).map(valuesIn)),
    ...tokens.map(({ signedData }) => signedDataMaterial(signedData)),
  ]);
}

/** Elements that hold material and nothing else. */
export function isMaterial({ namespace, name }: XmlPart): boolean {
  if (namespace === xadesNamespace) return ofXades.has(name);
  return namespace === xades141Namespace && of141.has(name);
}

const ofXades = new Set([
  'CertificateValues',
  'RevocationValues',
  'AttrAuthoritiesCertValues',
  'AttributeRevocationValues',
]);
const of141 = new Set(['TimeStampValidationData', 'AnyValidationData']);

function valuesIn(part: XmlPart): ValidationData {
  const leaves = leavesOf(part);
  if (leaves.length > materialMax) throw malformed('number of values');
  const named = (name: string) =>
    leaves.filter((leaf) => leaf.is(xadesNamespace, name)).map(readBase64);
  return {
    certificates: named('EncapsulatedX509Certificate'),
    ocsps: named('EncapsulatedOCSPValue'),
    crls: named('EncapsulatedCRLValue'),
  };
}

/** Three levels: the element, CertificateValues or RevocationValues, CRLValues or OCSPValues. */
function leavesOf(part: XmlPart, depth = 0): readonly XmlPart[] {
  const { children } = part;
  if (children.length === 0 || depth > 3) return [part];
  return children.flatMap((child) => leavesOf(child, depth + 1));
}
