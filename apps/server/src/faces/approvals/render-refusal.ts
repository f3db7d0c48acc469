/** Refusals in the words of our pages: above the form, or as a page of their own. */

import type { RefusalCode } from '#domain/refusal.ts';
import type { Message, Problem } from '#pages/texts/texts.ts';

/** What the person can mend on the page. */
const problems: Partial<Record<RefusalCode, Problem>> = {
  factor_required: 'factor_missing',
  pin_required: 'factor_missing',
  pin_wrong: 'factor_wrong',
  pin_locked: 'factor_locked',
};

export function problemOf(code: RefusalCode): Problem | undefined {
  return problems[code];
}

const messages: Partial<Record<RefusalCode, Message>> = {
  approval_unknown: 'not_found',
  approval_expired: 'expired',
  approval_decided: 'answered_already',
  login_too_weak: 'not_allowed',
};

export function messageOf(code: RefusalCode): Message {
  return messages[code] ?? 'not_allowed';
}

const statuses: Partial<Record<RefusalCode, number>> = {
  approval_unknown: 404,
  approval_expired: 410,
  approval_decided: 409,
};

export function statusOf(code: RefusalCode): number {
  return statuses[code] ?? 403;
}
