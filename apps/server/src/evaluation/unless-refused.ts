/** For set-up that finds things done: one refusal is an answer, too. */

import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';

/** @returns false when it was given. */
export async function unlessRefused(
  code: RefusalCode,
  run: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    if (!(error instanceof Refusal && error.code === code)) throw error;
    return false;
  }
}
