/**
 * Growth of validation material (/DSS, EN 319 142-1, 5.4): lists only get longer, entries of
 * single signatures (/VRI) are only added, nothing already there says anything new.
 */

import type { PdfDictionary, PdfValue } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { sameValue } from './same-value.ts';

interface TwoStates {
  readonly base: PdfDocument;
  readonly next: PdfDocument;
}

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
  if (old.kind === 'array') {
    // The items are references to streams, which `explainObject` keeps from being replaced.
    return (
      grown.kind === 'array' &&
      old.items.every((item) => grown.items.some((each) => sameValue(item, each)))
    );
  }
  if (old.kind === 'dictionary') {
    if (grown.kind !== 'dictionary' || depth >= depthMax) return false;
    return [...old.entries].every(([key, value]) =>
      keptIn(states, [value, grown.entries.get(key)], depth + 1),
    );
  }
  return sameValue(old, grown);
}
