/**
 * Finish a CMS with the signature that was made elsewhere, and with a time-stamp if there is
 * one (EN 319 122-1, 6: with a signature-time-stamp attribute level B-T, without it B-B).
 */

import { buildSignatureTimestampAttribute, digest } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { signatureFits, timestampFault } from './check-answer.ts';
import { buildCms } from './prepared-cms.ts';
import type { PreparedCms } from './prepared-cms.ts';

export interface EmbedCmsOptions {
  /** An RFC 3161 token (ContentInfo) over the signature value. */
  readonly timestampToken?: Uint8Array;
}

/**
 * @param signature as X.509 carries it; ECDSA is the DER of r and s.
 * @returns the ContentInfo, DER.
 * @throws {AdesError} `cms_signature_wrong` when it does not verify over `toBeSigned`,
 * `cms_timestamp_wrong` when the token is none, not sound, or not over this signature.
 */
export function embedCms(
  prepared: PreparedCms,
  signature: Uint8Array,
  { timestampToken }: EmbedCmsOptions = {},
): Uint8Array {
  // Of what goes in now, not of what was prepared then: they are stored in between.
  const { toBeSigned, finish } = buildCms(prepared);
  if (!signatureFits({ signer: prepared.signer, toBeSigned, signature })) {
    throw new AdesError('cms_signature_wrong');
  }
  if (timestampToken !== undefined) {
    const fault = timestampFault(timestampToken, (hash) => digest(hash, signature));
    if (fault !== undefined) throw new AdesError('cms_timestamp_wrong', fault);
  }
  const unsignedAttributes =
    timestampToken === undefined ? [] : [buildSignatureTimestampAttribute(timestampToken)];
  return finish(signature, { unsignedAttributes });
}
