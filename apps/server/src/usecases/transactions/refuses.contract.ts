/** The codes that the tests of this room expect. */

import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';

export function refused(code: RefusalCode) {
  return (error: unknown): boolean => error instanceof Refusal && error.code === code;
}
