/** Refusals that the person can mend on the page; with every other one the application is told. */

import type { RefusalCode } from '#domain/refusal.ts';
import type { Problem } from '#pages/texts/texts.ts';

const problems: Partial<Readonly<Record<RefusalCode, Problem>>> = {
  pin_required: 'factor_missing',
  otp_required: 'factor_missing',
  factor_required: 'factor_missing',
  factor_unexpected: 'factor_missing',
  pin_wrong: 'factor_wrong',
  otp_wrong: 'factor_wrong',
  pin_locked: 'factor_locked',
  otp_locked: 'factor_locked',
  passkey_refused: 'passkey_failed',
  approval_differs: 'factor_wrong',
  approval_refused: 'device_refused',
  device_awaited: 'device_awaited',
  answer_refused: 'factor_wrong',
  token_locked: 'factor_locked',
  token_missing: 'token_missing',
  suite_not_allowed: 'token_missing',
  rate_limited: 'too_many',
};

export function problemOf(code: RefusalCode): Problem | undefined {
  return problems[code];
}
