/**
 * Prepare a signature beside those a CMS has already (parallel signatures, EN 319 122-1, 4; RFC
 * 5652, 5.1), also where another product made them:
 *
 *     prepareParallelCades → the signer signs `digestToSign` → embedCms
 *
 * All of them are over one content, so who was found to have signed something else stops it. The
 * certificates of the new signer join the others, which a whole-set hash of old would not survive.
 */

import { cmsDigestAlgorithm } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { AdesSigner } from '../cms/ades-signer.ts';
import { prepareCms } from '../cms/prepared-cms.ts';
import type { PreparedCms } from '../cms/prepared-cms.ts';
import { buildSignedAttributes } from './build-signed-attributes.ts';
import type { CadesWords } from './build-signed-attributes.ts';
import { isMaterialFrozen, refuseEvidenceRecords } from './extend/frozen-material.ts';
import { digestsOf } from './prepare-cades.ts';
import type { CadesContent } from './prepare-cades.ts';
import type { CadesDocument } from './read/read-cades.ts';
import { checkSigner, readCades } from './read/read-cades.ts';

export interface ParallelCadesOrder extends CadesWords {
  /** The signature to join, DER or BER. */
  readonly cms: Uint8Array;
  /** For a detached one: what the others signed. */
  readonly content?: CadesContent;
  readonly signer: AdesSigner;
  /** Milliseconds since 1970: the time the signer claims. */
  readonly signingTime: number;
}

/**
 * @throws {AdesError} `cades_malformed`; `cades_content_missing` when the content is not there, or
 * is not the one the others signed; `extension_unsupported` when nothing may be added any more;
 * `cades_property_malformed`, `property_unsupported`.
 * @throws {PkiError} when certificate or digest do not go with the algorithm.
 */
export function prepareParallelCades(order: ParallelCadesOrder): PreparedCms {
  const { cms, content = noContent, signer, signingTime } = order;
  const hash = cmsDigestAlgorithm(signer.algorithm);
  const document = readCades(cms, {
    ...(content.document !== undefined && { content: content.document }),
    contentDigest: digestsOf(content, hash),
  });
  refuseFrozen(document);
  const contentDigest = document.digestOf(hash);
  if (contentDigest === undefined || contentDigest.length === 0) {
    throw new AdesError('cades_content_missing');
  }
  refuseOtherContent(document);
  const { contentType } = document.signedData;
  return prepareCms({
    content: undefined,
    contentDigest,
    signer,
    signingTime,
    attributes: buildSignedAttributes(order, document.digestOf),
    joins: { cms, contentType, counterTo: undefined },
  });
}

const noContent: CadesContent = { digest: new Uint8Array() };

function refuseFrozen({ signedData }: CadesDocument): void {
  refuseEvidenceRecords(signedData);
  if (isMaterialFrozen(signedData)) {
    throw new AdesError('extension_unsupported', 'an archive time-stamp covers the certificates');
  }
}

function refuseOtherContent(document: CadesDocument): void {
  const { signerInfos } = document.signedData;
  const others = signerInfos.flatMap((signerInfo) => checkSigner(document, signerInfo).reasons);
  if (
    others.some((fault) => fault === 'message_digest_mismatch' || fault === 'content_ambiguous')
  ) {
    throw new AdesError('cades_content_missing', 'not the content that was signed');
  }
}
