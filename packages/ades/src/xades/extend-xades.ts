/** Bring XAdES to a higher level (EN 319 132-1, 6.3): the driver of all formats, over XML. */

import type { Extended } from '../extend/augmentable.ts';
import { extendDocument } from '../extend/extend-document.ts';
import type { ExtendOrder } from '../extend/extend-order.ts';
import { openAugmentableXades } from './open-augmentable-xades.ts';
import type { XadesReading } from './read/xades-reading.ts';

/** @throws {AdesError} as `extendDocument`; `xml_*` when the bytes cannot be read. */
export function extendXades(
  document: Uint8Array,
  order: ExtendOrder,
  reading: XadesReading = {},
): Promise<Extended> {
  return extendDocument((bytes) => openAugmentableXades(bytes, reading), document, order);
}
