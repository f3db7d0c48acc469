/** The font of visible signatures: some megabytes that few need, so it is read when one does. */

import { readFileSync } from 'node:fs';
import { appearanceFontUrl } from '@kumoin/ades';

export function makeSignatureFont(): () => Uint8Array {
  let font: Uint8Array | undefined;
  return () => {
    font ??= new Uint8Array(readFileSync(appearanceFontUrl));
    return font;
  };
}
