/**
 * Augment a CAdES signature, of ours or of any product (EN 319 122-1, 6): time-stamp it, put in
 * the material it will be validated with, archive it; and renew what was archived. BER stays as it
 * came.
 */

import type { Extended } from '../../extend/augmentable.ts';
import { extendDocument } from '../../extend/extend-document.ts';
import type { ExtendOrder } from '../../extend/extend-order.ts';
import type { DetachedContent } from '../read/read-cades.ts';
import { openAugmentableCades } from './open-augmentable-cades.ts';

/** With the content, or its digests, where the signature is detached. */
export interface CadesExtendOrder extends ExtendOrder, DetachedContent {}

/**
 * @throws {AdesError} `cades_malformed`; `cades_content_missing` when the digest of a detached
 * content is needed and not there; and as `extendDocument`.
 */
export function extendCades(cms: Uint8Array, order: CadesExtendOrder): Promise<Extended> {
  return extendDocument((bytes) => openAugmentableCades(bytes, order), cms, order);
}
