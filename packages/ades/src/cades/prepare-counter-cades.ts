/**
 * Prepare a counter-signature (RFC 5652, 11.4; EN 319 122-1, 5.3.2): a signature over the value of
 * another one, which says that it was there. This is how signers sign one after the other.
 *
 *     prepareCounterCades → the signer signs `digestToSign` → embedCms
 *
 * It has no content type, and what a signer says about content has no place in it. It may be added
 * behind an archive-time-stamp-v3, which does not list it; an older one would not survive.
 */

import { cmsDigestAlgorithm, digest } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { AdesSigner } from '../cms/ades-signer.ts';
import { prepareCms } from '../cms/prepared-cms.ts';
import type { PreparedCms } from '../cms/prepared-cms.ts';
import type { SignerProperties } from '../properties/signer-properties.ts';
import { buildCadesAttributes } from './build-cades-attributes.ts';
import { isMaterialFrozen, refuseEvidenceRecords } from './extend/frozen-material.ts';
import { readCades } from './read/read-cades.ts';

export interface CounterCadesOrder {
  /** The signature to add to, DER or BER. */
  readonly cms: Uint8Array;
  /** The number of the signer whose signature is signed, from `1`. */
  readonly to: string;
  readonly signer: AdesSigner;
  /** Milliseconds since 1970: the time the signer claims. */
  readonly signingTime: number;
  readonly signerProperties?: SignerProperties;
}

/**
 * @throws {AdesError} `cades_malformed`, `cades_signer_unknown`; `extension_unsupported` when
 * nothing may be added any more; `cades_property_malformed`, `property_unsupported`.
 * @throws {PkiError} when the certificate does not go with the algorithm.
 */
export function prepareCounterCades(order: CounterCadesOrder): PreparedCms {
  const { cms, to, signer, signingTime, signerProperties = {} } = order;
  const { signedData } = readCades(cms);
  refuseEvidenceRecords(signedData);
  if (isMaterialFrozen(signedData)) {
    throw new AdesError('extension_unsupported', 'an archive time-stamp covers the attributes');
  }
  const { contentHints, mimeType } = signerProperties;
  if (contentHints !== undefined || mimeType !== undefined) {
    throw new AdesError('property_unsupported', 'a counter-signature is about no content');
  }
  const counterTo = signedData.signerInfos.findIndex((_, index) => String(index + 1) === to);
  const target = signedData.signerInfos[counterTo];
  if (target === undefined) throw new AdesError('cades_signer_unknown', to);
  return prepareCms({
    content: undefined,
    contentDigest: digest(cmsDigestAlgorithm(signer.algorithm), target.signature),
    signer,
    signingTime,
    attributes: buildCadesAttributes(signerProperties),
    joins: { cms, contentType: undefined, counterTo },
  });
}
