/** HTTP status of a refusal at the operator's face; the code itself is the answer. */

import type { RefusalCode } from '#domain/refusal.ts';

const notFound: readonly RefusalCode[] = [
  'account_unknown',
  'certificate_unknown',
  'client_unknown',
  'credential_unknown',
  'token_unknown',
  'evidence_unknown',
];
const taken: readonly RefusalCode[] = [
  'account_name_taken',
  'already_revoked',
  'client_id_taken',
  'evidence_pending',
  'token_assigned',
  'token_ended',
  'token_serial_taken',
  'token_state_unfit',
];

export function statusOf(code: RefusalCode): number {
  if (code === 'operator_unknown') return 401;
  if (code === 'rate_limited') return 429;
  if (notFound.includes(code)) return 404;
  return taken.includes(code) ? 409 : 400;
}
