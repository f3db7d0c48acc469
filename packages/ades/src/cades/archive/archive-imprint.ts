/**
 * What an archive-time-stamp-v3 is over (EN 319 122-1, 5.5.3), in this order: the type of the
 * content, the digest of the content, every member of the SignerInfo before the unsigned
 * attributes, the hash index. Members of SignedData are in it through the index alone, so that
 * versions may be raised and material added without breaking one.
 */

import { digest } from '@kumoin/pki';
import type { HashAlgorithm, SignerInfo } from '@kumoin/pki';
import type { Indexed } from './ats-hash-index.ts';

export interface ArchivedSigner extends Indexed {
  /** By the hash of the imprint. */
  readonly contentDigest: Uint8Array;
  /** DER. */
  readonly hashIndex: Uint8Array;
}

/** The octets one after the other. */
export function archiveImprintParts(signer: ArchivedSigner): readonly Uint8Array[] {
  const { signedData, signerInfo, contentDigest, hashIndex } = signer;
  return [signedData.contentTypeRaw, contentDigest, ...signedMembers(signerInfo), hashIndex];
}

export function archiveImprint(hash: HashAlgorithm, signer: ArchivedSigner): Uint8Array {
  return digest(hash, ...archiveImprintParts(signer));
}

/** Version to signature, each as it came, the tag `[0]` of the signed attributes included. */
export function signedMembers(signerInfo: SignerInfo): readonly Uint8Array[] {
  const { versionRaw, identifierRaw, digestAlgorithmRaw, signedAttributesRaw } = signerInfo;
  const { signatureAlgorithmRaw, signatureRaw } = signerInfo;
  return [
    versionRaw,
    identifierRaw,
    digestAlgorithmRaw,
    ...(signedAttributesRaw === undefined ? [] : [signedAttributesRaw]),
    signatureAlgorithmRaw,
    signatureRaw,
  ];
}
