/**
 * Puts a SignerInfo that got more unsigned attributes back into its CMS: one of the signers at its
 * place, a counter-signer as a value of the attribute above it, and so on up to the root.
 */

import { buildAttribute, equalBytes } from '@kumoin/pki';
import type { SignedData } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { CadesSigner } from '../read/cades-signers.ts';
import { counterAttribute } from './archives-over.ts';
import { editCms, editCmsSigner } from './edit-cms.ts';

/**
 * The CMS with one more unsigned attribute at that signer.
 * @throws {AdesError} `extension_unsupported` when there is no room for it.
 */
export function addAttribute(
  signedData: SignedData,
  signer: CadesSigner,
  attribute: Uint8Array,
): Uint8Array {
  const { parent, signerInfo } = signer;
  if (parent === undefined) {
    const addUnsignedAttributes = [{ signerIndex: placeOf(signer), attribute }];
    return editCms(signedData.raw, { addUnsignedAttributes });
  }
  const grown = editCmsSigner(signerInfo.raw, { addUnsignedAttributes: [attribute] });
  return graft(signedData, signer, grown);
}

/** The place among the SignerInfos, told by the number. */
export function placeOf({ id }: CadesSigner): number {
  return Number.parseInt(id, 10) - 1;
}

function graft(signedData: SignedData, signer: CadesSigner, grown: Uint8Array): Uint8Array {
  const { parent, signerInfo } = signer;
  const place = parent && counterAttribute(parent, signer);
  if (place === undefined)
    throw new AdesError('extension_unsupported', 'a counter-signature of nobody');
  const values = place.values.map(({ raw }) => (equalBytes(raw, signerInfo.raw) ? grown : raw));
  const replacement = { replaced: place.raw, attribute: buildAttribute(place.type, ...values) };
  const replaceUnsignedAttributes = [replacement];
  if (parent?.parent !== undefined) {
    const changed = editCmsSigner(parent.signerInfo.raw, { replaceUnsignedAttributes });
    return graft(signedData, parent, changed);
  }
  return editCms(signedData.raw, {
    replaceUnsignedAttributes: [{ ...replacement, signerIndex: placeOf(signer) }],
  });
}
