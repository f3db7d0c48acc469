/**
 * Prepare a CAdES signature whose key is elsewhere (EN 319 122-1, 6 "CAdES baseline
 * signatures"):
 *
 *     prepareCades → the signer signs `digestToSign` → embedCms
 *
 * A detached signature needs no more of the document than its digest. Several signers beside
 * each other (parallel signatures) are no business of this step: each is a signature of its
 * own over the same document, and made like a detached one.
 */

import { cmsDigestAlgorithm, digest } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { AdesSigner } from '../cms/ades-signer.ts';
import { timestampFault } from '../cms/check-answer.ts';
import { prepareCms } from '../cms/prepared-cms.ts';
import type { PreparedCms } from '../cms/prepared-cms.ts';
import { buildCadesProperty } from './cades-property.ts';
import type { CadesProperty } from './cades-property.ts';

/** What is signed: the whole, or its digest by the hash that goes with the algorithm. */
export type CadesContent =
  | { readonly document: Uint8Array; readonly digest?: undefined }
  | { readonly document?: undefined; readonly digest: Uint8Array };

export interface CadesOrder {
  readonly content: CadesContent;
  /** Whether the document stands inside the signature. */
  readonly attached: boolean;
  readonly signer: AdesSigner;
  /** Milliseconds since 1970: the time the signer claims. */
  readonly signingTime: number;
  /** What the signer says beyond that. */
  readonly properties?: readonly CadesProperty[];
}

/**
 * @throws {AdesError} `cades_content_missing` for an attached signature over a digest;
 * `cades_property_malformed`.
 * @throws {PkiError} when the signer's certificate cannot be read, or the digest or the
 * certificate does not go with the algorithm.
 */
export function prepareCades(order: CadesOrder): PreparedCms {
  const { content, attached, signer, signingTime, properties = [] } = order;
  if (attached && content.document === undefined) throw new AdesError('cades_content_missing');
  const hash = cmsDigestAlgorithm(signer.algorithm);
  const digestOf = digestsOf(content, hash);
  for (const property of properties) refuseOtherTimestamp(property, digestOf);
  return prepareCms({
    content: attached ? content.document : undefined,
    contentDigest: digestOf(hash) ?? new Uint8Array(),
    signer,
    signingTime,
    attributes: properties.map(buildCadesProperty),
  });
}

function digestsOf({ document, digest: given }: CadesContent, own: HashAlgorithm) {
  return (hash: HashAlgorithm): Uint8Array | undefined => {
    if (document !== undefined) return digest(hash, document);
    return hash === own ? given : undefined;
  };
}

/** A content-time-stamp is over the very content (EN 319 122-1, 5.2.8). */
function refuseOtherTimestamp(
  { name, value }: CadesProperty,
  digestOf: (hash: HashAlgorithm) => Uint8Array | undefined,
): void {
  if (name !== 'content-time-stamp') return;
  const fault = timestampFault(value, digestOf);
  if (fault !== undefined) throw new AdesError('cades_property_malformed', `${name}: ${fault}`);
}
