/** Builds a seal again from what is protected in it, to see that nothing else was changed. */

import { AdesError, embedCms } from '@kumoin/ades';
import { equalBytes, oid, PkiError } from '@kumoin/pki';
import type { SignedData, SignerInfo, SignerInfoCheck } from '@kumoin/pki';
import { prepareSeal } from './prepare-seal.ts';

export interface SealParts {
  readonly seal: Uint8Array;
  /** What it is over. */
  readonly content: Uint8Array | undefined;
  readonly signedData: SignedData;
  readonly signerInfo: SignerInfo;
  readonly signature: SignerInfoCheck;
}

/** @returns whether it is, octet for octet, what we would have written. */
export function isSealInOurForm(parts: SealParts): boolean {
  const rebuilt = rebuild(parts);
  return rebuilt !== undefined && equalBytes(rebuilt, parts.seal);
}

function rebuild({ content, signedData, signerInfo, signature }: SealParts) {
  const { signerCertificate, claimedSigningTime } = signature;
  const { signatureAlgorithm: algorithm, unsignedAttributes } = signerInfo;
  const timestamp = unsignedAttributes.only(oid.signatureTimeStamp);
  if (content === undefined || algorithm === undefined || timestamp === undefined) return undefined;
  if (signerCertificate === undefined || claimedSigningTime === undefined) return undefined;
  const others = signedData.certificates.map(({ raw }) => raw);
  const signer = {
    certificate: signerCertificate.raw,
    chain: others.filter((raw) => !equalBytes(raw, signerCertificate.raw)),
    algorithm,
  };
  try {
    const attached = signedData.content !== undefined;
    const prepared = prepareSeal({ content, attached, signer, at: claimedSigningTime });
    return embedCms(prepared, signerInfo.signature, { timestampToken: timestamp.raw });
  } catch (error) {
    // What cannot be built again was not built by us.
    if (error instanceof AdesError || error instanceof PkiError) return undefined;
    throw error;
  }
}
