/**
 * Puts a SignerInfo that got more unsigned attributes back into its CMS: one of the signers at its
 * place, a counter-signer as a value of the attribute above it, and so on up to the root.
 */

import { buildAttribute, editSignedData, editSignerInfo, equalBytes, PkiError } from '@kumoin/pki';
import type { SignedData } from '@kumoin/pki';
import type { CadesSigner } from '../read/cades-signers.ts';
import { counterAttribute } from './archives-over.ts';

/** The CMS with one more unsigned attribute at that signer. @throws {PkiError} */
export function addAttribute(
  signedData: SignedData,
  signer: CadesSigner,
  attribute: Uint8Array,
): Uint8Array {
  const { parent, signerInfo } = signer;
  if (parent === undefined) {
    const addUnsignedAttributes = [{ signerIndex: placeOf(signer), attribute }];
    return editSignedData(signedData.raw, { addUnsignedAttributes });
  }
  const grown = editSignerInfo(signerInfo.raw, { addUnsignedAttributes: [attribute] });
  return graft(signedData, signer, grown);
}

/** The place among the SignerInfos, told by the number. */
export function placeOf({ id }: CadesSigner): number {
  return Number.parseInt(id, 10) - 1;
}

function graft(signedData: SignedData, signer: CadesSigner, grown: Uint8Array): Uint8Array {
  const { parent, signerInfo } = signer;
  const place = parent && counterAttribute(parent, signer);
  if (place === undefined) throw new PkiError('cms_malformed', 'a counter-signature of nobody');
  const values = place.values.map(({ raw }) => (equalBytes(raw, signerInfo.raw) ? grown : raw));
  const replacement = { replaced: place.raw, attribute: buildAttribute(place.type, ...values) };
  const replaceUnsignedAttributes = [replacement];
  if (parent?.parent !== undefined) {
    const changed = editSignerInfo(parent.signerInfo.raw, { replaceUnsignedAttributes });
    return graft(signedData, parent, changed);
  }
  return editSignedData(signedData.raw, {
    replaceUnsignedAttributes: [{ ...replacement, signerIndex: placeOf(signer) }],
  });
}
