/**
 * Augment a JAdES signature, whoever made it, to B-T, B-LT or B-LTA, or renew its archive
 * time-stamp (TS 119 182-1, 6.3). What decides is the driver that all formats share.
 *
 * A detached signature is augmented with its content beside it: nobody stamps what cannot be
 * verified, and an archive time-stamp is over the documents themselves.
 */

import type { Extended } from '../extend/augmentable.ts';
import { extendDocument } from '../extend/extend-document.ts';
import type { ExtendOrder } from '../extend/extend-order.ts';
import { openAugmentableJades } from './open-augmentable-jades.ts';
import type { JadesDetached } from './read/jades-content.ts';

/**
 * @throws {AdesError} `extension_unsupported` for a compact signature, and at B-LTA for one whose
 * `etsiU` is in clear; otherwise as `extendDocument` and `openAugmentableJades`.
 */
export function extendJades(
  document: Uint8Array,
  order: ExtendOrder,
  detached: JadesDetached = {},
): Promise<Extended> {
  return extendDocument((bytes) => openAugmentableJades(bytes, detached), document, order);
}
