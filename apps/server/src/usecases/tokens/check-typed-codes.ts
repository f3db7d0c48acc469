/**
 * Check typed codes: the token, its suite and its keys, and what was asked, ready to be compared.
 * A token that is locked is not compared with anything.
 */

import { insecureRawQuestion } from '@kumoin/otp';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { checkUsable } from '#domain/tokens/check-token.ts';
import type { CodeToCheck, TypedCode } from '#domain/tokens/find-use.ts';
import { readSuite } from '#domain/tokens/read-suite.ts';
import type { TokenSuite } from '#domain/tokens/read-suite.ts';
import { checkKeeper, hasEnded } from '#domain/tokens/token-keeper.ts';
import type { TokenKeeper } from '#domain/tokens/token-keeper.ts';
import { tokenAttempts } from '#domain/tokens/token.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { Tokens } from '#ports/tokens.ts';
import { factsOf } from './change-token.ts';
import { openTokenKeys } from './seal-token-keys.ts';
import { takeCheck } from './token-check.ts';
import type { TokenCheckPorts, TokenCheckPurpose } from './token-check.ts';

export interface CheckTypedCodesPorts extends TokenCheckPorts {
  readonly tokens: Tokens;
  readonly journal: Pick<Journal, 'record'>;
  readonly clock: Clock;
}

export interface TypedCodes {
  readonly keeper: TokenKeeper;
  /** Of `beginTokenCheck`. */
  readonly handle: Secret<string>;
  readonly codes: readonly Secret<string>[];
}

export interface OpenedCheck {
  readonly token: Token;
  readonly check: CodeToCheck;
  readonly typed: readonly TypedCode[];
}

const codeCharactersMax = 128;

/**
 * @throws {Refusal} `token_check_unknown`, `login_not_strong`, `token_unknown`, `token_ended`,
 * `token_expired`, `token_used_up`, `token_locked`.
 */
export async function openCheck(
  ports: CheckTypedCodesPorts,
  purpose: TokenCheckPurpose,
  { keeper, handle, codes }: TypedCodes,
): Promise<OpenedCheck> {
  const at = ports.clock.now();
  const { tokenId, questions } = await takeCheck(ports, purpose, { handle, at });
  const token = await ports.tokens.find(tokenId);
  checkKeeper(keeper, token, at);
  refuseUnless(!hasEnded(token), 'token_ended');
  checkUsable(token, at);
  const suite = readSuite(token.suites.typed);
  refuseUnless(suite !== undefined, 'token_suite_refused');
  const keys = await openTokenKeys(ports.sealing, token);
  const typed = codes.map((code, index) => typedCode(suite, code, questions[index]));
  return { token, check: { token, suite, keys, at }, typed };
}

/**
 * Counted, and recorded as often as it counts.
 * @throws {Refusal} `token_code_wrong`, `token_locked`.
 */
export async function refuseWrongCode(
  { tokens, journal, clock }: CheckTypedCodesPorts,
  { token }: OpenedCheck,
  { keeper }: Pick<TypedCodes, 'keeper'>,
): Promise<never> {
  const counted = await tokens.countFailure(token.id, tokenAttempts, clock.now());
  const facts = factsOf(token, { keeper });
  if (counted) await journal.record({ event: 'token.refused', facts });
  throw new Refusal(counted ? 'token_code_wrong' : 'token_locked');
}

/** For a use that the store did not settle. */
export function notSettled(): Refusal {
  return new Refusal('token_code_wrong', 'it was used before, or the token changed meanwhile');
}

function typedCode(suite: TokenSuite, code: Secret<string>, text: string | undefined): TypedCode {
  const question =
    suite.algorithm === 'ocra' && text !== undefined
      ? insecureRawQuestion(suite.suite, text)
      : undefined;
  // People copy codes in groups.
  return { code: code.reveal().slice(0, codeCharactersMax).replaceAll(/[\s-]/g, ''), question };
}
