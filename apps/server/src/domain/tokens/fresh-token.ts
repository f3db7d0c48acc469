/** Fresh token: one that was never used, before it has keys, and what it is called. */

import type { Token } from './token.ts';

const labelCharactersMax = 60;

/** What was typed, without what nobody sees, and not longer than a line. */
export function tokenLabel(typed: string): string {
  const seen = typed.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return Array.from(seen).slice(0, labelCharactersMax).join('');
}

type Fixed = Pick<Token, 'id' | 'tenantId' | 'kind' | 'createdAt'>;

/** In stock, and inactive until its first right code. */
export function freshToken(fixed: Fixed): Omit<Token, 'keysSealed' | 'commitment' | 'suites'> {
  return {
    ...fixed,
    algorithm: 'ocra',
    accountId: undefined,
    serial: undefined,
    label: '',
    state: 'inactive',
    notBefore: fixed.createdAt,
    notAfter: undefined,
    usesMax: undefined,
    uses: 0,
    counter: 0,
    lastStep: undefined,
    driftSteps: 0,
    failures: 0,
    failedAt: undefined,
    activatedAt: undefined,
    endedAt: undefined,
    endReason: undefined,
    replacedBy: undefined,
    secondTokenId: undefined,
  };
}
