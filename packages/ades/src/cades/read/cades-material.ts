/**
 * Validation material found anywhere in a CMS (EN 319 122-1, 5.4 and annex A.1): the root
 * SignedData, the tokens of its time-stamps, and the attributes older forms kept it in. Each
 * element is whole, OCSP responses with their envelope.
 */

import { contextConstructed, oid, readRevocationInfo, wrapBasicOcspResponse } from '@kumoin/pki';
import type { DerNode, RevocationInfo, SignedData } from '@kumoin/pki';
import type { ValidationData } from '../../extend/augmentable.ts';
import type { CadesDocument } from './read-cades.ts';
import type { CadesSigner } from './cades-signers.ts';
import { readSigners, withCounterSigners } from './cades-signers.ts';
import { placeTimestamps } from './place-timestamps.ts';

export function cadesMaterial(document: CadesDocument): ValidationData {
  const signers = readSigners(document).flatMap(withCounterSigners);
  const own = signers.map(signerMaterial);
  return joinMaterial([signedDataMaterial(document.signedData), ...own]);
}

/** What stands in the two sets of a SignedData. */
export function signedDataMaterial({ certificates, crls }: SignedData): ValidationData {
  const values = crls.map(readRevocationInfo);
  return {
    certificates: certificates.map(({ raw }) => raw),
    ocsps: derOf(values, 'ocsp'),
    crls: derOf(values, 'crl'),
  };
}

export function joinMaterial(parts: readonly ValidationData[]): ValidationData {
  return {
    certificates: parts.flatMap(({ certificates }) => certificates),
    ocsps: parts.flatMap(({ ocsps }) => ocsps),
    crls: parts.flatMap(({ crls }) => crls),
  };
}

function signerMaterial(signer: CadesSigner): ValidationData {
  const tokens = placeTimestamps(signer).flatMap(({ token }) => token ?? []);
  const { unsignedAttributes } = signer.signerInfo;
  const certificates = unsignedAttributes.values(oid.certificateValues);
  const revocations = unsignedAttributes.values(oid.revocationValues);
  return joinMaterial([
    ...tokens.map(({ signedData }) => signedDataMaterial(signedData)),
    { certificates: certificates.flatMap(childrenOf), ocsps: [], crls: [] },
    ...revocations.map(revocationValues),
  ]);
}

/** SEQUENCE { [0] SEQUENCE OF CertificateList, [1] SEQUENCE OF BasicOCSPResponse, [2] other }. */
function revocationValues({ children }: DerNode): ValidationData {
  const inside = (number: number) =>
    children
      .filter(({ tag: found }) => found === contextConstructed(number))
      .flatMap((explicit) => explicit.children.flatMap(childrenOf));
  return { certificates: [], ocsps: inside(1).map(wrapBasicOcspResponse), crls: inside(0) };
}

function childrenOf({ children }: DerNode): readonly Uint8Array[] {
  return children.map(({ raw }) => raw);
}

function derOf(values: readonly RevocationInfo[], kind: 'crl' | 'ocsp'): readonly Uint8Array[] {
  return values.flatMap((value) => (value.kind === kind ? value.der : []));
}
