/**
 * What is digested of a document and what it names, counted. Content outside is known by its
 * length only once it was gone through, so each octet that comes to light for the first time adds
 * to what may be digested.
 */

import { AdesError } from '../../ades-error.ts';
import type { ReadingBudget } from '../../budget/reading-budget.ts';
import type { ContentOctets, ResolveContent } from '../reference-octets.ts';
import { isKnownDigest } from '../reference-octets.ts';

/** Piece by piece, without joining. @throws {AdesError} `xml_too_large` where the budget is spent. */
export function* spentPieces(
  contents: readonly ContentOctets[],
  budget: ReadingBudget,
): Generator<Uint8Array, void> {
  for (const content of contents) {
    for (const piece of content instanceof Uint8Array ? [content] : content) {
      if (!budget.takeBytes(piece.length)) throw new AdesError('xml_too_large', 'work');
      yield piece;
    }
  }
}

/** The same content, of which the budget hears: octets by what they are, pieces by their name. */
export function creditedContent(resolve: ResolveContent, budget: ReadingBudget): ResolveContent {
  const known = new Map<string | Uint8Array, number>();
  const credit = (key: string | Uint8Array, bytes: number): void => {
    const before = known.get(key) ?? 0;
    if (bytes <= before) return;
    budget.credit(bytes - before);
    known.set(key, bytes);
  };
  const credited = (name: string, content: ContentOctets): ContentOctets => {
    if (!(content instanceof Uint8Array)) return creditedPieces(content, (at) => credit(name, at));
    credit(content, content.length);
    return content;
  };
  return (name) => {
    const content = resolve(name);
    if (content === undefined) return undefined;
    if (!isKnownDigest(content)) return credited(name, content);
    const octets = (): ContentOctets | undefined => {
      const found = content.octets?.();
      return found && credited(name, found);
    };
    return { digestOf: content.digestOf, octets };
  };
}

function creditedPieces(
  content: Iterable<Uint8Array>,
  reached: (bytes: number) => void,
): Iterable<Uint8Array> {
  return {
    *[Symbol.iterator]() {
      let at = 0;
      for (const piece of content) {
        at += piece.length;
        reached(at);
        yield piece;
      }
    },
  };
}
