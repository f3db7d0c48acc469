/** HTTP status of a refusal at the log of evidence; the code itself is the answer. */

import type { Refusal, RefusalCode } from '#domain/refusal.ts';
import { retryHeaders } from '../http.ts';
import type { ErrorAnswer } from '../http.ts';

const statuses: Partial<Record<RefusalCode, number>> = {
  evidence_unknown: 404,
  token_unknown: 404,
  evidence_pending: 409,
  rate_limited: 429,
  // Not set up yet, or a clock that nobody can vouch for: another time it is answered.
  authority_unknown: 503,
  certificate_not_valid: 503,
  timestamp_clock_untrusted: 503,
};

export function renderRefusal(refusal: Refusal): ErrorAnswer {
  const { code } = refusal;
  const body = { error: code };
  return { status: statuses[code] ?? 400, headers: retryHeaders(refusal), body };
}
