/** A request of the script that does not come from a page of ours: told as it is, and not served. */

import type { ErrorAnswer } from '../http.ts';

class ForeignForm extends Error {
  override readonly name = 'ForeignForm';
}

export function requireOwnForm(isOwn: boolean): void {
  if (!isOwn) throw new ForeignForm('not from a form of this browser');
}

/** See `ErrorWords.own`. */
export function answerForeignForm(error: unknown): ErrorAnswer | undefined {
  if (!(error instanceof ForeignForm)) return undefined;
  return { status: 403, headers: { 'cache-control': 'no-store' }, body: { error: 'form_stale' } };
}
