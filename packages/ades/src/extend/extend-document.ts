/**
 * The driver of augmentation, the same for every format (EN 319 102-1, 5.5 and 5.6 turned round:
 * what a validator will look for is put in while it can still be had).
 *
 *     open → may it be? → stamp → open → collect → add → open → archive → open → what is it now?
 *
 * No authority is asked to stamp what must not be augmented. Each step starts from the bytes of
 * the one before. What cannot be had ends the way up, not the run: the caller gets what was
 * reached and why it is not more, and the level is read off the final bytes with nobody asked,
 * so that a B-LT that would not validate offline is never called one.
 */

import type { Augmentable, Extended, OpenAugmentable, Shortfall } from './augmentable.ts';
import { beginRun, climb, reach } from './climb.ts';
import type { Run, Stage } from './climb.ts';
import type { ExtendOrder } from './extend-order.ts';
import { levelOfDocument } from './level-of-document.ts';
import { meantSignatures } from './read-standing.ts';

/**
 * @param open how the format opens its document.
 * @throws {ExtensionRefused} for a signature that must not be augmented; {AdesError}
 * `extension_unsupported` where nothing is signed, `extension_untrusted` where a level above B-T
 * is ordered without anchors, and whatever `open` throws.
 */
export async function extendDocument(
  open: OpenAugmentable,
  document: Uint8Array,
  order: ExtendOrder,
): Promise<Extended> {
  const run = beginRun(open, order);
  return conclude(run, await climb(run, await reach(run, document)));
}

/** What was reached, told by the document as it was opened last. */
export async function conclude(
  { order, shortfalls }: Run,
  { document, opened }: Stage,
): Promise<Extended> {
  return {
    document,
    wanted: order.level,
    level: await levelOfDocument(opened, order),
    shortfalls: [...shortfalls, ...shortcomingsOf(opened, order)],
  };
}

/** A signature made another way may carry all a level asks for, and is not of that level. */
function shortcomingsOf(opened: Augmentable, order: ExtendOrder): readonly Shortfall[] {
  const { level } = order;
  return meantSignatures(opened, order).flatMap(({ id, shortcomings = [] }) => {
    if (shortcomings.length === 0) return [];
    return [{ level, code: 'not_baseline', about: id, detail: shortcomings.join(', ') } as const];
  });
}
