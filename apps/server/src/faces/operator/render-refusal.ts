/** HTTP status of a refusal at the operator's face; the code itself is the answer. */

import type { RefusalCode } from '#domain/refusal.ts';

const notFound: readonly RefusalCode[] = ['certificate_unknown', 'credential_unknown'];

export function statusOf(code: RefusalCode): number {
  if (code === 'operator_unknown') return 401;
  if (code === 'rate_limited') return 429;
  if (notFound.includes(code)) return 404;
  return code === 'already_revoked' ? 409 : 400;
}
