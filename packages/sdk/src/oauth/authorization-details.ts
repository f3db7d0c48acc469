/**
 * What a signer is asked to consent to, in the words of the authorization server: plain parameters
 * (CSC API v1.0.4.0, 8.3.2; v2.0.0.2, 8.4.2), `authorization_details` of type `credential`
 * (v2.0.0.2), or of the types of 2025 (v2.2).
 */

import type { CscVersion } from '@kumoin/contract';
import { base64UrlOf, toBase64 } from '../wire/base64.ts';
import { defined } from '../wire/csc-caller.ts';
import type { Members } from '../wire/members.ts';

/** `2025` are the types of v2.2, which are addresses. */
export type RarStyle = 'none' | 'credential' | '2025';

export interface CredentialConsent {
  /** This, or a qualifier, and the server chooses the credential. */
  readonly credentialId?: string;
  readonly signatureQualifier?: string;
  readonly digests: readonly Uint8Array[];
  readonly hashOid: string;
  /** As many as there are digests by default. */
  readonly numSignatures?: number;
  /** What the page calls each document, in the order of the digests. */
  readonly labels?: readonly string[];
}

const address = (kind: string): string => `https://cloudsignatureconsortium.org/2025/${kind}`;

/** Parameters of the authorization request. @returns texts, as they go into a form. */
export function credentialParameters(
  consent: CredentialConsent,
  { version, rar }: { readonly version: CscVersion; readonly rar: RarStyle },
): Readonly<Record<string, string>> {
  const { credentialId, signatureQualifier, digests } = consent;
  if (rar !== 'none') return { authorization_details: JSON.stringify([details(consent, rar)]) };
  const hashes = digests.map(base64UrlOf).join(',');
  const named = version === 'v1' ? { hash: hashes } : v2Hashes(hashes, consent.hashOid);
  return {
    ...(credentialId !== undefined && { credentialID: credentialId }),
    ...(signatureQualifier !== undefined && { signatureQualifier }),
    numSignatures: String(numSignatures(consent)),
    ...(digests.length > 0 && named),
  };
}

/** For `credentials/create` (v2.2). */
export function creationParameters(request: {
  readonly certificatePolicy: string;
  readonly subjectData: Members;
}): Readonly<Record<string, string>> {
  const entry = { type: address('credential-creation'), credentialCreationRequest: request };
  return { authorization_details: JSON.stringify([entry]) };
}

/** For `credentials/delete` (v2.2). */
export function deletionParameters(credentialId: string): Readonly<Record<string, string>> {
  const entry = { type: address('credential-deletion'), credentialID: credentialId };
  return { authorization_details: JSON.stringify([entry]) };
}

function v2Hashes(hashes: string, hashOid: string): Readonly<Record<string, string>> {
  return { hashes, hashAlgorithmOID: hashOid };
}

function details(consent: CredentialConsent, rar: Exclude<RarStyle, 'none'>): object {
  const { credentialId, signatureQualifier, digests, hashOid, labels = [] } = consent;
  const isNew = rar === '2025';
  return {
    type: isNew ? address('credential') : 'credential',
    ...defined({ credentialID: credentialId, signatureQualifier }),
    ...(isNew && { numSignatures: numSignatures(consent) }),
    documentDigests: digests.map((digest, index) => ({
      hash: toBase64(digest),
      label: labels[index] ?? `Document ${index + 1}`,
      // What signHash will get, not the hash of the document itself.
      ...(isNew && { hashType: 'dtbsr' }),
    })),
    hashAlgorithmOID: hashOid,
  };
}

function numSignatures({ numSignatures: told, digests }: CredentialConsent): number {
  return told ?? digests.length;
}
