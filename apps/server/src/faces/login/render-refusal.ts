/**
 * Refusals in the words of our pages: above the form they belong to, or as a page of their own.
 * Which name or secret was wrong, and whether an account exists, nobody is told.
 */

import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type { Message, Problem } from '#pages/texts/texts.ts';

const problems: Partial<Record<RefusalCode, Problem>> = {
  login_failed: 'login_wrong',
  rate_limited: 'too_many',
  otp_wrong: 'code_wrong',
  otp_locked: 'factor_locked',
  login_step_unknown: 'login_expired',
  provider_refused: 'provider_failed',
  identity_not_linked: 'account_unlinked',
};

/** @returns undefined for what is no business of a form. */
export function problemOf(error: unknown): Problem | undefined {
  return error instanceof Refusal ? problems[error.code] : undefined;
}

const statuses: Partial<Record<RefusalCode, number>> = {
  rate_limited: 429,
  login_not_strong: 403,
  passkey_unknown: 404,
  token_unknown: 404,
  provider_unknown: 404,
};

export function statusOf(code: RefusalCode): number {
  return statuses[code] ?? 400;
}

const messages: Partial<Record<RefusalCode, Message>> = {
  rate_limited: 'too_many',
  login_not_strong: 'not_allowed',
  passkey_unknown: 'not_found',
  token_unknown: 'not_found',
  provider_unknown: 'not_found',
};

export function messageOf(code: RefusalCode): Message {
  return messages[code] ?? 'login_failed';
}
