/**
 * Embed a signature that was made elsewhere, and with it a time-stamp (EN 319 142-1: with a
 * signature-time-stamp attribute level B-T, without it B-B).
 *
 * What comes back from outside is checked before it goes into the document: a signature that
 * does not verify, or a time-stamp over something else, would leave a file that looks signed.
 */

import { concatBytes, digest } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { signatureFits, timestampFault } from '../cms/check-answer.ts';
import { finishCms } from './finish-cms.ts';
import type { PreparedPades, PreparedPadesUpdate } from './prepare-pades.ts';
import { fillGap } from './sealed-range.ts';

export interface EmbedOptions {
  /** An RFC 3161 token (ContentInfo) over the signature value. */
  readonly timestampToken?: Uint8Array;
}

/**
 * For a document in memory.
 * @returns the whole signed document.
 * @throws {AdesError} as `embedPadesUpdate` does.
 */
export function embedPades(
  prepared: PreparedPades,
  signature: Uint8Array,
  options: EmbedOptions = {},
): Uint8Array {
  return concatBytes([prepared.original, embedPadesUpdate(prepared, signature, options)]);
}

/**
 * @param signature as X.509 carries it; ECDSA is the DER of r and s.
 * @returns what to append to the document, which together are the signed one.
 * @throws {AdesError} `pades_signature_wrong` when it does not verify over `toBeSigned`,
 * `pades_timestamp_wrong` when the token is none or not over this signature,
 * `pades_contents_too_small` when all of it does not fit the room reserved.
 */
export function embedPadesUpdate(
  prepared: PreparedPadesUpdate,
  signature: Uint8Array,
  { timestampToken }: EmbedOptions = {},
): Uint8Array {
  refuseWrongSignature(prepared, signature);
  if (timestampToken !== undefined) refuseWrongTimestamp(timestampToken, signature);
  return fillGap(prepared, finishCms(prepared, signature, timestampToken));
}

function refuseWrongSignature(
  { signer, toBeSigned }: PreparedPadesUpdate,
  signature: Uint8Array,
): void {
  if (!signatureFits({ signer, toBeSigned, signature })) {
    throw new AdesError('pades_signature_wrong');
  }
}

function refuseWrongTimestamp(token: Uint8Array, signature: Uint8Array): void {
  const fault = timestampFault(token, (hash) => digest(hash, signature));
  if (fault !== undefined) throw new AdesError('pades_timestamp_wrong', fault);
}
