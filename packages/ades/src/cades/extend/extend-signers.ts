/**
 * The two steps of augmentation that need a time-stamp (EN 319 122-1, 5.3.3 and 5.5.3). Tokens are
 * got one after the other: an authority may count, and a failure stops before the next is asked.
 */

import {
  buildAttribute,
  buildSignatureTimestampAttribute,
  digest,
  editSignedData,
  encodeHashAlgorithm,
  oid,
} from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { Stamp } from '../../extend/augmentable.ts';
import { archiveImprint } from '../archive/archive-imprint.ts';
import { buildAtsHashIndex } from '../archive/ats-hash-index.ts';
import type { CadesDocument } from '../read/read-cades.ts';
import type { CadesSigner } from '../read/cades-signers.ts';
import { areAttributesFrozen } from './frozen-material.ts';

export interface SignersToExtend {
  readonly document: CadesDocument;
  /** With their places among the SignerInfos. */
  readonly signers: readonly { readonly signer: CadesSigner; readonly index: number }[];
  readonly hash: HashAlgorithm;
  readonly get: Stamp;
}

/** A signature-time-stamp over each signature value. */
export async function stampSigners({ document, signers, hash, get }: SignersToExtend) {
  const added = [];
  for (const { signer, index } of signers) {
    const { signerInfo } = signer;
    if (areAttributesFrozen(signerInfo)) {
      throw new AdesError('extension_unsupported', 'an older archive time-stamp covers it whole');
    }
    const token = await get({ hash, digest: digest(hash, signerInfo.signature) });
    added.push({ signerIndex: index, attribute: buildSignatureTimestampAttribute(token) });
  }
  return editSignedData(document.signedData.raw, { addUnsignedAttributes: added });
}

/** An archive-time-stamp-v3 for each, over all that stands there now. */
export async function archiveSigners({ document, signers, hash, get }: SignersToExtend) {
  const added = [];
  for (const { signer, index } of signers) {
    const { signerInfo } = signer;
    const { signedData, digestOf } = signer.document;
    const contentDigest = digestOf(hash);
    if (contentDigest === undefined) {
      throw new AdesError('cades_content_missing', `no ${hash} digest of the content`);
    }
    const hashIndex = buildAtsHashIndex({ signedData, signerInfo }, hash);
    const archived = { signedData, signerInfo, contentDigest, hashIndex };
    const token = await get({ hash, digest: archiveImprint(hash, archived) });
    added.push({ signerIndex: index, attribute: archiveAttribute(token, hashIndex) });
  }
  return editSignedData(document.signedData.raw, {
    addUnsignedAttributes: added,
    addDigestAlgorithms: [encodeHashAlgorithm(hash)],
  });
}

/** The index goes into the token it was hashed for, where the authority's signature ends. */
function archiveAttribute(token: Uint8Array, hashIndex: Uint8Array): Uint8Array {
  const attribute = buildAttribute(oid.atsHashIndexV3, hashIndex);
  const indexed = editSignedData(token, { addUnsignedAttributes: [{ signerIndex: 0, attribute }] });
  return buildAttribute(oid.archiveTimeStampV3, indexed);
}
