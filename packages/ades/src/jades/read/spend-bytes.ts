/**
 * What is digested is taken from the budget of the document. Content beside the signature is known
 * by its length only once it was gone through, so each octet of it that comes to light for the
 * first time adds to what may be digested, as one of the document does.
 */

import { AdesError } from '../../ades-error.ts';
import { ReadingBudget } from '../../budget/reading-budget.ts';
import type { JadesDetached, OctetSource } from './jades-content.ts';
import { hasOctets, piecesOf } from './jades-content.ts';

/**
 * How often each octet may be digested, as a multiple of what any budget allows: a payload enters
 * each signature behind a header of its own, and is digested once more for its time-stamps.
 */
const digestedShare = 4;

/** Of one document, credited with its length. */
export function documentBudget({ length }: Uint8Array): ReadingBudget {
  return new ReadingBudget(digestedShare * length);
}

/** @throws {AdesError} `json_too_large`. */
export function spendBytes(budget: ReadingBudget | undefined, bytes: number): void {
  if (budget?.takeBytes(bytes) === false) throw new AdesError('json_too_large', 'work');
}

/** The same content, counted whenever it is gone through. */
export function countedContent(
  { documents, message }: JadesDetached,
  budget: ReadingBudget,
): JadesDetached {
  const { body } = message ?? {};
  return {
    ...(documents !== undefined && {
      documents: documents.map((document) => {
        const { content } = document;
        return hasOctets(content) ? { ...document, content: counted(content, budget) } : document;
      }),
    }),
    ...(message !== undefined && {
      message: { ...message, ...(body !== undefined && { body: counted(body, budget) }) },
    }),
  };
}

function counted(content: OctetSource, budget: ReadingBudget): OctetSource {
  let known = 0;
  return function* () {
    let at = 0;
    for (const piece of piecesOf(content) ?? []) {
      at += piece.length;
      if (at > known) budget.credit(digestedShare * (at - known));
      known = Math.max(known, at);
      spendBytes(budget, piece.length);
      yield piece;
    }
  };
}
