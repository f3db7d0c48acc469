/**
 * Finish a container with the signature that was made elsewhere, piece by piece: the files are
 * read a second time while they are written, so their size does not matter.
 */

import { embedCms } from '../cms/embed-cms.ts';
import type { EmbedCmsOptions } from '../cms/embed-cms.ts';
import { openZip } from '../zip/open-zip.ts';
import { writeZip } from '../zip/write-zip.ts';
import type { ZipPlan } from '../zip/write-zip.ts';
import type { AsicPlacing, PreparedAsic } from './prepared-asic.ts';

/**
 * @param signature as X.509 carries it; ECDSA is the DER of r and s. It is checked before the
 * first piece comes.
 * @throws {AdesError} `cms_signature_wrong`, `cms_timestamp_wrong`; `asic_content_missing` when
 * a file changed since it was signed, in which case what came out is of no use.
 */
export async function* streamAsic(
  prepared: PreparedAsic,
  signature: Uint8Array,
  options: EmbedCmsOptions = {},
): AsyncGenerator<Uint8Array, void> {
  const { inner, placing } = prepared;
  yield* writePlaced(placing, embedCms(inner.prepared, signature, options));
}

/** The container with `content` in the entry that was kept for it. */
export async function* writePlaced(
  placing: AsicPlacing,
  content: Uint8Array,
): AsyncGenerator<Uint8Array, void> {
  const { base, drop, add, name, at } = placing;
  const plan: ZipPlan = { drop, add: [...add, { name, content }], at };
  yield* writeZip(base === undefined ? plan : { ...plan, base: await openZip(base) });
}
