/**
 * Validation material found anywhere in a PDF: its store, the CMS of its signatures, the tokens
 * of its time-stamps, and the attribute some products put revocation data into before there
 * was a store (adbe-revocationInfoArchival; ISO 32000-1, 12.8.3.3.2).
 */

import { cmsDerLimits, DerFields, parseDer, PkiError } from '@kumoin/pki';
import type { DerNode } from '@kumoin/pki';
import { signedDataMaterial } from '../../cades/read/cades-material.ts';
import type { ValidationData } from '../../extend/augmentable.ts';
import { joinValidationData } from '../../extend/gather/material-pool.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { readSecurityStore } from '../dss/security-store.ts';
import type { StoredElement } from '../dss/security-store.ts';
import type { ReadSignature } from './read-signature.ts';
import { ownTimestamps } from './signature-timestamps.ts';

export function documentMaterial(
  document: PdfDocument,
  signatures: readonly ReadSignature[],
): ValidationData {
  return joinValidationData([storeMaterial(document), ...signatures.map(signatureMaterial)]);
}

/** Of the lists and of the entries for single signatures: a reader must not miss either. */
export function storeMaterial(document: PdfDocument): ValidationData {
  const store = readSecurityStore(document);
  if (store === undefined) return nothing;
  const all = [store, ...store.signatures];
  const bytes = (elements: readonly StoredElement[]) => elements.map((each) => each.bytes);
  return joinValidationData(
    all.map(({ certificates, ocsps, crls }) => ({
      certificates: bytes(certificates),
      ocsps: bytes(ocsps),
      crls: bytes(crls),
    })),
  );
}

const nothing: ValidationData = { certificates: [], ocsps: [], crls: [] };

function signatureMaterial(read: ReadSignature): ValidationData {
  const own = ownTimestamps(read).map(({ token }) => token);
  const tokens = [...own, read.stamp?.token].filter((token) => token !== undefined);
  const cms = read.cms?.signedData;
  const archived = read.cms?.signerInfo.signedAttributes.values(revocationInfoArchival) ?? [];
  return joinValidationData([
    ...(cms === undefined ? [] : [signedDataMaterial(cms)]),
    ...archived.map(archivedMaterial),
    ...tokens.map(({ signedData }) => signedDataMaterial(signedData)),
  ]);
}

const revocationInfoArchival = '1.2.840.113583.1.1.8';

/** SEQUENCE { [0] SEQUENCE OF CertificateList, [1] SEQUENCE OF OCSPResponse, [2] other }. */
function archivedMaterial({ raw }: DerNode): ValidationData {
  try {
    const fields = DerFields.ofSequence(parseDer(raw, cmsDerLimits));
    const crls = fields.takeExplicit(0)?.children ?? [];
    const ocsps = fields.takeExplicit(1)?.children ?? [];
    return {
      certificates: [],
      ocsps: ocsps.map((each) => each.raw),
      crls: crls.map((each) => each.raw),
    };
  } catch (cause) {
    // What cannot be read helps nobody, and is none of ours.
    if (cause instanceof PkiError) return nothing;
    throw cause;
  }
}
