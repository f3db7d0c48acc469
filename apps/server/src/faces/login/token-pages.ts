/** What the pages of tokens are handed, and how they show a token and what is the matter with it. */

import { isLocked, isWithinValidity } from '#domain/tokens/check-token.ts';
import type { Token } from '#domain/tokens/token.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type { TokenShown } from '#pages/render-tokens-page.ts';
import type { TokenProblem, TokenStateShown } from '#pages/texts/token-texts.ts';
import type { ActivateToken } from '#usecases/tokens/activate-token.ts';
import type { BeginEnrolment } from '#usecases/tokens/begin-enrolment.ts';
import type { BeginTokenCheck } from '#usecases/tokens/begin-token-check.ts';
import type { ListOwnTokens } from '#usecases/tokens/list-tokens.ts';
import type { ResumeToken } from '#usecases/tokens/resume-token.ts';
import type { ResynchroniseToken } from '#usecases/tokens/resynchronise-token.ts';
import type { RevokeToken } from '#usecases/tokens/revoke-token.ts';
import type { SuspendToken } from '#usecases/tokens/suspend-token.ts';

export interface TokenPages {
  readonly listOwnTokens: ListOwnTokens;
  readonly beginEnrolment: BeginEnrolment;
  readonly suspendToken: SuspendToken;
  readonly resumeToken: ResumeToken;
  readonly revokeToken: RevokeToken;
  readonly beginTokenCheck: BeginTokenCheck;
  readonly activateToken: ActivateToken;
  readonly resynchroniseToken: ResynchroniseToken;
}

const problems: Partial<Record<RefusalCode, TokenProblem>> = {
  token_code_wrong: 'code_wrong',
  token_locked: 'locked',
  token_check_unknown: 'asked_anew',
  token_ended: 'ended',
  token_state_unfit: 'unfit',
  tokens_too_many: 'too_many',
  token_expired: 'not_usable',
  token_used_up: 'not_usable',
};

/** @returns undefined for what the pages of tokens have no words for. */
export function tokenProblemOf(error: unknown): TokenProblem | undefined {
  return error instanceof Refusal ? problems[error.code] : undefined;
}

/** Of an address that anybody may have written. */
export function readTokenProblem(text: string): TokenProblem | undefined {
  return Object.values(problems).find((problem) => problem === text);
}

/** The server's own stand for no device of anybody. */
export function showTokens(tokens: readonly Token[], at: number): readonly TokenShown[] {
  return tokens.flatMap((token) => {
    const { id, label, kind, serial, createdAt, notAfter } = token;
    if (kind === 'server') return [];
    return [{ id, label, kind, serial, createdAt, notAfter, state: stateOf(token, at) }];
  });
}

function stateOf(token: Token, at: number): TokenStateShown {
  const { state } = token;
  if (state === 'revoked' || state === 'replaced') return state;
  if (!isWithinValidity(token, at)) return 'expired';
  return isLocked(token) ? 'locked' : state;
}
