/** Refusals in the words of the confirmation page: above its forms, or as a page of their own. */

import type { RefusalCode } from '#domain/refusal.ts';
import type { Message, Problem } from '#pages/texts/texts.ts';

/** What the person can do something about, on the page. */
const problems: Partial<Record<RefusalCode, Problem>> = {
  answer_refused: 'code_wrong',
  rate_limited: 'too_many',
  channel_unavailable: 'code_not_sent',
  mail_domain_refused: 'code_not_sent',
};

export function problemOf(code: RefusalCode): Problem | undefined {
  return problems[code];
}

const messages: Partial<Record<RefusalCode, Message>> = {
  transaction_unknown: 'not_found',
  channel_unavailable: 'not_found',
  transaction_decided: 'answered_already',
  rate_limited: 'too_many',
};

export function messageOf(code: RefusalCode): Message {
  return messages[code] ?? 'not_allowed';
}

const statuses: Partial<Record<RefusalCode, number>> = {
  transaction_unknown: 404,
  channel_unavailable: 404,
  transaction_decided: 410,
  rate_limited: 429,
};

export function statusOf(code: RefusalCode): number {
  return statuses[code] ?? 403;
}
