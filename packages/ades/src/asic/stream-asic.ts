/**
 * Finish a container with the signature that was made elsewhere, piece by piece: the files are
 * read a second time while they are written, so their size does not matter.
 */

import { embedCms } from '../cms/embed-cms.ts';
import { embedXades, xadesTimestampInput } from '../xades/embed-xades.ts';
import { openZip } from '../zip/open-zip.ts';
import { writeZip } from '../zip/write-zip.ts';
import type { ZipPlan } from '../zip/write-zip.ts';
import type { AsicPlacing, PreparedAsic } from './prepared-asic.ts';

export interface EmbedAsicOptions {
  /** An RFC 3161 token (ContentInfo) over `asicTimestampInput`. */
  readonly timestampToken?: Uint8Array;
}

export interface StreamAsicOptions extends EmbedAsicOptions {
  /**
   * For gigabytes: a piece is good until the next is asked for, and its memory given back then.
   * Default: false.
   */
  readonly releasesPieces?: boolean;
}

/**
 * @param signature as X.509 carries it; ECDSA is the DER of r and s. It is checked before the
 * first piece comes.
 * @throws {AdesError} `cms_signature_wrong`, `cms_timestamp_wrong`, `xades_signature_wrong`,
 * `xades_timestamp_wrong`; `asic_content_missing` when a file changed since it was signed, in
 * which case what came out is of no use.
 */
export async function* streamAsic(
  prepared: PreparedAsic,
  signature: Uint8Array,
  options: StreamAsicOptions = {},
): AsyncGenerator<Uint8Array, void> {
  const inner = embedInner(prepared, signature, options);
  yield* writePlaced(prepared.placing, inner, options.releasesPieces);
}

function embedInner(
  { inner }: PreparedAsic,
  signature: Uint8Array,
  options: EmbedAsicOptions,
): Uint8Array {
  return inner.kind === 'cades'
    ? embedCms(inner.prepared, signature, options)
    : embedXades(inner.prepared, signature, options);
}

/**
 * What a signature time-stamp of level B-T is over: of CMS the signature value, of XML its element.
 * @throws {AdesError} `xades_signature_wrong` when it cannot be a signature by this key.
 */
export function asicTimestampInput({ inner }: PreparedAsic, signature: Uint8Array): Uint8Array {
  return inner.kind === 'cades' ? signature : xadesTimestampInput(inner.prepared, signature);
}

/** The container with `content` in the entry that was kept for it. */
export async function* writePlaced(
  placing: AsicPlacing,
  content: Uint8Array,
  releases = false,
): AsyncGenerator<Uint8Array, void> {
  const { base, drop, add, name, at } = placing;
  const plan: ZipPlan = { drop, add: [...add, { name, content }], at, releases };
  yield* writeZip(base === undefined ? plan : { ...plan, base: await openZip(base) });
}
