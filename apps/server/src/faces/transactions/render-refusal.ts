/** HTTP status of a refusal at the face of the bank API; the code itself is the answer. */

import type { RefusalCode } from '#domain/refusal.ts';

const unauthorized: readonly RefusalCode[] = ['access_unknown', 'access_expired', 'proof_refused'];
const forbidden: readonly RefusalCode[] = [
  'method_not_allowed',
  'client_unknown',
  'answer_refused',
  'mail_domain_refused',
];
const notFound: readonly RefusalCode[] = [
  'user_unknown',
  'transaction_unknown',
  'evidence_unknown',
  'token_unknown',
  'token_missing',
];
const conflicting: readonly RefusalCode[] = [
  'transaction_decided',
  'evidence_pending',
  'reference_taken',
  'token_busy',
  'token_locked',
  'token_not_active',
  'token_expired',
  'token_used_up',
  'suite_not_allowed',
];

export function statusOf(code: RefusalCode): number {
  if (unauthorized.includes(code)) return 401;
  if (forbidden.includes(code)) return 403;
  if (notFound.includes(code)) return 404;
  if (conflicting.includes(code)) return 409;
  return code === 'rate_limited' ? 429 : 400;
}
