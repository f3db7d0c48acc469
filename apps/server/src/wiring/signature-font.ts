/** The font of visible signatures: some megabytes that few need, so it is read when one does. */

import { readFileSync } from 'node:fs';
import { appearanceFontUrl } from '@kumoin/ades';

let font: Uint8Array | undefined;

export function signatureFont(): Uint8Array {
  font ??= new Uint8Array(readFileSync(appearanceFontUrl));
  return font;
}
