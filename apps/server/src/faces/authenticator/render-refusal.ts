/** HTTP status of a refusal at the device API; the code itself is the answer. */

import type { RefusalCode } from '#domain/refusal.ts';

const statuses: Partial<Record<RefusalCode, number>> = {
  device_request_refused: 401,
  rate_limited: 429,
  enrolment_unknown: 404,
  enrolment_expired: 404,
  transaction_unknown: 404,
  transaction_decided: 409,
  token_not_active: 403,
  token_expired: 403,
  token_used_up: 403,
  token_locked: 403,
};

export function statusOf(code: RefusalCode): number {
  return statuses[code] ?? 400;
}
