/** Whether two secrets in text are the same, in a time that tells nothing of them. */

import { hash, timingSafeEqual } from 'node:crypto';

export function isSameText(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}
