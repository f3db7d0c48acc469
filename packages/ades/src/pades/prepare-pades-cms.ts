/**
 * The CMS of a PAdES signature over a document that somebody else has prepared (EN 319 142-1,
 * 6.3): only the digest of its two ranges comes here, and the CMS goes back to be put into the
 * room the other side has reserved in /Contents.
 *
 *     preparePadesCms → the signer signs `digestToSign` → embedCms
 *
 * The time the signer claims stands in the document's signature dictionary, so the CMS says
 * none. Whether the digest is of a document at all is for its owner to know.
 */

import { prepareCms } from '../cms/prepared-cms.ts';
import type { PreparedCms } from '../cms/prepared-cms.ts';
import type { AdesSigner } from '../cms/ades-signer.ts';

export interface PadesCmsOrder {
  /** By the hash that goes with the signer's algorithm. */
  readonly documentDigest: Uint8Array;
  readonly signer: AdesSigner;
}

/** @throws {PkiError} when digest or certificate do not go with the algorithm. */
export function preparePadesCms({ documentDigest, signer }: PadesCmsOrder): PreparedCms {
  return prepareCms({
    content: undefined,
    contentDigest: documentDigest,
    signer,
    signingTime: undefined,
    attributes: [],
  });
}
