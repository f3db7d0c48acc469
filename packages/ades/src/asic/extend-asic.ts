/** Bring the signatures of a container to a higher level (EN 319 162-1, 5; `extend-document.ts`). */

import type { Extended } from '../extend/augmentable.ts';
import { extendDocument } from '../extend/extend-document.ts';
import type { ExtendOrder } from '../extend/extend-order.ts';
import { openAugmentableAsic } from './extend/open-augmentable-asic.ts';

/** @throws {AdesError} as `openAugmentableAsic`; {ExtensionRefused} as `extendDocument` does. */
export async function extendAsic(container: Uint8Array, order: ExtendOrder): Promise<Extended> {
  const { at } = order;
  return await extendDocument((bytes) => openAugmentableAsic(bytes, { at }), container, order);
}
