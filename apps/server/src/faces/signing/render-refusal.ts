/** HTTP status of a refusal at `/signing/v1`; the code itself is the answer. */

import type { RefusalCode } from '#domain/refusal.ts';

const statuses: Readonly<Partial<Record<RefusalCode, number>>> = {
  access_unknown: 401,
  access_expired: 401,
  proof_refused: 401,
  method_not_allowed: 403,
  client_unknown: 403,
  signature_wrong: 422,
  level_not_reached: 422,
  extension_refused: 422,
  rate_limited: 429,
};

export function statusOf(code: RefusalCode): number {
  return statuses[code] ?? 400;
}
