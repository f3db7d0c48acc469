/**
 * Growth of validation material (/DSS, EN 319 142-1, 5.4): lists only get longer, entries of
 * single signatures (/VRI) are only added, nothing already there says anything new.
 */

import type { PdfArray, PdfDictionary, PdfValue } from '../../../pdf/cos.ts';
import type { RevisionStep } from './revision-step.ts';
import { sameValue } from './same-value.ts';

type TwoStates = Pick<RevisionStep, 'base' | 'next' | 'spend'>;

const depthMax = 4;

/** Whether everything in `before` is still in `after`, unchanged but for growing. */
export function growsOnly(states: TwoStates, before: PdfDictionary, after: PdfDictionary): boolean {
  return keptIn(states, [before, after], 0);
}

function keptIn(
  states: TwoStates,
  [before, after]: readonly [PdfValue | undefined, PdfValue | undefined],
  depth: number,
): boolean {
  const old = states.base.resolve(before);
  const grown = states.next.resolve(after);
  if (old.kind === 'array') return grown.kind === 'array' && keepsItems(states, old, grown);
  if (old.kind === 'dictionary') {
    if (grown.kind !== 'dictionary' || depth >= depthMax) return false;
    states.spend(old.entries.size);
    return [...old.entries].every(([key, value]) =>
      keptIn(states, [value, grown.entries.get(key)], depth + 1),
    );
  }
  return sameValue(old, grown);
}

/** The items are references to streams, which `explainObject` keeps from being replaced. */
function keepsItems({ spend }: TwoStates, old: PdfArray, grown: PdfArray): boolean {
  if (old === grown) return true;
  spend(old.items.length + grown.items.length);
  const kept = new Set(grown.items.map(keyOf));
  // What is no reference is in no store, and has to stay where it is.
  return old.items.every((item, index) =>
    item.kind === 'reference' ? kept.has(keyOf(item)) : sameValue(item, grown.items[index]),
  );
}

function keyOf(item: PdfValue): string {
  return item.kind === 'reference' ? `${item.number} ${item.generation}` : item.kind;
}
