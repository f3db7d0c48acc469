/**
 * Puts validation material where a CMS keeps it (EN 319 122-1, 5.4.3 and 6.3): into the root
 * SignedData, or, where that is frozen, into the token of the latest archive time-stamp of each
 * signer that is named. What is there already, in whatever form, is not repeated.
 */

import { buildAttribute, parseSignedData } from '@kumoin/pki';
import type { SignedData } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { ValidationData } from '../../extend/augmentable.ts';
import type { CadesSigner } from '../read/cades-signers.ts';
import { placeTimestamps } from '../read/place-timestamps.ts';
import { editCms, growCms } from './edit-cms.ts';
import { isMaterialFrozen } from './frozen-material.ts';
import { placeOf } from './graft-signer.ts';

/**
 * @param signers those the material is for, counter-signers under whom they sign.
 * @throws {AdesError} `extension_unsupported` when there is no room for it.
 */
export function placeMaterial(
  signedData: SignedData,
  signers: readonly CadesSigner[],
  data: ValidationData,
): Uint8Array {
  if (!isMaterialFrozen(signedData)) {
    return growCms(signedData.raw, data);
  }
  return editCms(signedData.raw, {
    replaceUnsignedAttributes: signers.map((signer) => ({
      signerIndex: placeOf(signer),
      ...growLatestArchive(signer, data),
    })),
  });
}

function growLatestArchive(signer: CadesSigner, data: ValidationData) {
  const { signerInfo } = signer;
  const latest = placeTimestamps(signer)
    .filter(({ kind }) => kind === 'archive')
    .at(-1);
  const attribute = signerInfo.unsignedAttributes.all.find(({ values }) =>
    values.some(({ raw }) => raw === latest?.raw),
  );
  if (latest === undefined || attribute === undefined) {
    throw new AdesError('extension_unsupported', 'no place left for validation data');
  }
  const token = parseSignedData(latest.raw);
  const grown = growCms(token.raw, data);
  const values = attribute.values.map(({ raw }) => (raw === latest.raw ? grown : raw));
  return { replaced: attribute.raw, attribute: buildAttribute(attribute.type, ...values) };
}
