/** What the server or the network said no with, as a problem that the screens have words for. */

import { SdkError } from '@kumoin/sdk';
import { AuthenticatorError } from './authenticator-error.ts';
import type { ProblemCode } from './authenticator-error.ts';

/** By the code of the refusal; see docs/reference/errors.md. */
const byRefusal: Readonly<Record<string, ProblemCode>> = {
  enrolment_unknown: 'enrolment_unknown',
  enrolment_expired: 'enrolment_unknown',
  enrolment_refused: 'enrolment_not_genuine',
  token_unknown: 'token_not_usable',
  device_request_refused: 'token_not_usable',
  token_not_active: 'token_not_usable',
  token_expired: 'token_not_usable',
  token_used_up: 'token_not_usable',
  token_locked: 'token_locked',
  transaction_unknown: 'transaction_unknown',
  transaction_decided: 'transaction_decided',
  answer_refused: 'answer_wrong',
  rate_limited: 'too_many_requests',
};

export function problemOf(cause: unknown): AuthenticatorError {
  if (cause instanceof AuthenticatorError) return cause;
  if (!(cause instanceof SdkError)) throw cause;
  return new AuthenticatorError(codeOf(cause), { cause });
}

function codeOf({ code, answer }: SdkError): ProblemCode {
  if (code === 'unreachable' || code === 'aborted') return 'offline';
  if (answer === undefined) return 'server_failed';
  const known = Object.hasOwn(byRefusal, answer.error) ? byRefusal[answer.error] : undefined;
  return known ?? (answer.status === 429 ? 'too_many_requests' : 'server_failed');
}
