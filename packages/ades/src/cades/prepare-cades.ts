/**
 * Prepare a CAdES signature whose key is elsewhere (EN 319 122-1, 6 "CAdES baseline
 * signatures"):
 *
 *     prepareCades → the signer signs `digestToSign` → embedCms
 *
 * A detached signature needs no more of the document than its digest. Who signs what others have
 * signed before joins their CMS (`prepare-parallel-cades.ts`), and who signs their signature
 * counter-signs it (`prepare-counter-cades.ts`).
 */

import { cmsDigestAlgorithm, digest } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { AdesSigner } from '../cms/ades-signer.ts';
import { prepareCms } from '../cms/prepared-cms.ts';
import type { PreparedCms } from '../cms/prepared-cms.ts';
import { buildSignedAttributes } from './build-signed-attributes.ts';
import type { CadesWords } from './build-signed-attributes.ts';

/** What is signed: the whole, or its digest by the hash that goes with the algorithm. */
export type CadesContent =
  | { readonly document: Uint8Array; readonly digest?: undefined }
  | { readonly document?: undefined; readonly digest: Uint8Array };

export interface CadesOrder extends CadesWords {
  readonly content: CadesContent;
  /** Whether the document stands inside the signature. */
  readonly attached: boolean;
  readonly signer: AdesSigner;
  /** Milliseconds since 1970: the time the signer claims. */
  readonly signingTime: number;
}

/**
 * @throws {AdesError} `cades_content_missing` for an attached signature over a digest;
 * `cades_property_malformed`, `property_unsupported`.
 * @throws {PkiError} when the signer's certificate cannot be read, or the digest or the
 * certificate does not go with the algorithm.
 */
export function prepareCades(order: CadesOrder): PreparedCms {
  const { content, attached, signer, signingTime } = order;
  if (attached && content.document === undefined) throw new AdesError('cades_content_missing');
  const hash = cmsDigestAlgorithm(signer.algorithm);
  const digestOf = digestsOf(content, hash);
  return prepareCms({
    content: attached ? content.document : undefined,
    contentDigest: digestOf(hash) ?? new Uint8Array(),
    signer,
    signingTime,
    attributes: buildSignedAttributes(order, digestOf),
  });
}

/** Digests of the content, as far as they can be told from what is at hand. */
export function digestsOf({ document, digest: given }: CadesContent, own: HashAlgorithm) {
  return (hash: HashAlgorithm): Uint8Array | undefined => {
    if (document !== undefined) return digest(hash, document);
    return hash === own ? given : undefined;
  };
}
