/** From B-B to the level of the cell, by the driver of augmentation; less is a fault. */

import { extendDocument } from '@kumoin/ades';
import type { OpenAugmentable } from '@kumoin/ades';
import type { Cell } from '../cell.ts';
import type { Workshop } from './maker.ts';

export async function raise(
  { needs, anchors, now }: Workshop,
  { level }: Pick<Cell, 'level'>,
  { open, document }: { readonly open: OpenAugmentable; readonly document: Uint8Array },
): Promise<Uint8Array> {
  if (level === 'B-B') return document;
  const extended = await extendDocument(open, document, { level, needs, anchors, at: now() });
  if (extended.level !== level || extended.shortfalls.length > 0) {
    const why = JSON.stringify(extended.shortfalls);
    throw new Error(`our engine reached ${extended.level}, not ${level}: ${why}`);
  }
  return extended.document;
}
