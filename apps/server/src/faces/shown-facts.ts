/** What the pages that ask for a yes show of a credential and of a digest. */

import { bytesToHex } from '@kumoin/pki';
import { certifiedName } from '#domain/credentials/certified-name.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { Digest } from '#domain/digest.ts';
import type { CredentialShown, DocumentShown } from '#pages/signing-facts.ts';

export function credentialShown(credential: Credential): CredentialShown {
  const { description, signatureQualifier } = credential;
  const subject = certifiedName(credential);
  return { subject, description: description === '' ? undefined : description, signatureQualifier };
}

/** @param label what the application calls the document. */
export function documentShown({ algorithm, bytes }: Digest, label?: string): DocumentShown {
  const hashAlgorithm = algorithm.replace(/^sha/, 'SHA-');
  return { label, hashAlgorithm, hashHex: bytesToHex(bytes) };
}
