/**
 * The two steps of augmentation that need a time-stamp (EN 319 122-1, 5.3.3 and 5.5.3). Tokens are
 * got one after the other: an authority may count, and a failure stops before the next is asked.
 */

import {
  buildAttribute,
  buildSignatureTimestampAttribute,
  digest,
  encodeHashAlgorithm,
  oid,
} from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { Stamp } from '../../extend/augmentable.ts';
import { archiveImprint } from '../archive/archive-imprint.ts';
import { buildAtsHashIndex } from '../archive/ats-hash-index.ts';
import type { CadesSigner } from '../read/cades-signers.ts';
import type { CadesDocument } from '../read/read-cades.ts';
import { readCades } from '../read/read-cades.ts';
import { archivesOver } from './archives-over.ts';
import { editCms } from './edit-cms.ts';
import { findSigner } from './find-signer.ts';
import { areAttributesFrozen } from './frozen-material.ts';
import { addAttribute, placeOf } from './graft-signer.ts';

export interface SignersToExtend {
  readonly document: CadesDocument;
  readonly signers: readonly CadesSigner[];
  readonly hash: HashAlgorithm;
  readonly get: Stamp;
}

/** A signature-time-stamp over each signature value. */
export async function stampSigners({ document, signers, hash, get }: SignersToExtend) {
  signers.forEach(refuseCovered);
  let cms = document.signedData.raw;
  for (const { id, signerInfo } of signers) {
    const token = await get({ hash, digest: digest(hash, signerInfo.signature) });
    // Two of them may hang on one attribute, so each works on what the one before has left.
    const now = readCades(cms);
    const attribute = buildSignatureTimestampAttribute(token);
    cms = addAttribute(now.signedData, findSigner(now, id), attribute);
  }
  return cms;
}

/** An archive-time-stamp-v3 for each, over all that stands there now. */
export async function archiveSigners({ document, signers, hash, get }: SignersToExtend) {
  const added = [];
  for (const signer of signers) {
    const { signerInfo } = signer;
    const { signedData, digestOf } = signer.document;
    const contentDigest = digestOf(hash);
    if (contentDigest === undefined) {
      throw new AdesError('cades_content_missing', `no ${hash} digest of the content`);
    }
    const hashIndex = buildAtsHashIndex({ signedData, signerInfo }, hash);
    const archived = { signedData, signerInfo, contentDigest, hashIndex };
    const token = await get({ hash, digest: archiveImprint(hash, archived) });
    added.push({ signerIndex: placeOf(signer), attribute: archiveAttribute(token, hashIndex) });
  }
  return editCms(document.signedData.raw, {
    addUnsignedAttributes: added,
    addDigestAlgorithms: [encodeHashAlgorithm(hash)],
  });
}

/** What an archive time-stamp covers must not get another attribute. */
function refuseCovered(signer: CadesSigner): void {
  if (areAttributesFrozen(signer.signerInfo) || archivesOver(signer).length > 0) {
    throw new AdesError('extension_unsupported', `an archive time-stamp covers ${signer.id} whole`);
  }
}

/** The index goes into the token it was hashed for, where the authority's signature ends. */
function archiveAttribute(token: Uint8Array, hashIndex: Uint8Array): Uint8Array {
  const attribute = buildAttribute(oid.atsHashIndexV3, hashIndex);
  const indexed = editCms(token, { addUnsignedAttributes: [{ signerIndex: 0, attribute }] });
  return buildAttribute(oid.archiveTimeStampV3, indexed);
}
