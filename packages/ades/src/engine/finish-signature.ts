/**
 * From a signature value to a document of the level that was asked for, in any format:
 *
 *     embed (with a time-stamp for B-T) → open again → add validation data → archive
 *
 * The signature time-stamp goes in with the signature where a good one can be had. What cannot be
 * had ends the way up: the caller gets what was reached and why it is not more.
 */

import { AdesError } from '../ades-error.ts';
import type { AdesErrorCode } from '../ades-error.ts';
import { signatureFits } from '../cms/check-answer.ts';
import type { Extended } from '../extend/augmentable.ts';
import type { SignatureLevel } from '../extend/signature-level.ts';
import type { FinishExtension, PreparedSignature } from './signature-order.ts';

export interface FinishOrder extends Omit<FinishExtension, 'level'> {
  readonly level: SignatureLevel;
}

/**
 * @param signature as X.509 carries it; ECDSA is the DER of r and s.
 * @returns the document, and the level the new signature has in it.
 * @throws {AdesError} `…_signature_wrong` when it does not verify: nobody is asked to stamp it.
 * @throws {ExtensionRefused} above B-B, for a signer that must not be raised.
 */
export async function finishSignature(
  prepared: PreparedSignature,
  signature: Uint8Array,
  order: FinishOrder,
): Promise<Extended> {
  const { level: wanted, ...extension } = order;
  if (!signatureFits({ ...prepared, signature })) throw new AdesError(wrongSignature(prepared));
  if (wanted === 'B-B') {
    const document = await prepared.embed(signature);
    return { document, wanted, level: 'B-B', shortfalls: [] };
  }
  return prepared.finish(signature, { ...extension, level: wanted });
}

function wrongSignature({ format }: PreparedSignature): AdesErrorCode {
  if (format === 'pades' || format === 'xades' || format === 'jades') {
    return `${format}_signature_wrong`;
  }
  return format.endsWith('xades') ? 'xades_signature_wrong' : 'cms_signature_wrong';
}
