/**
 * Check OTP: is this a one-time password of the account, and was it not used before? Of its
 * authenticator app (TOTP); where it has none, of its device (HOTP, TOTP). As with every factor it is
 * compared first, and what is answered is what the store settled.
 */

import type { AccountId } from '#domain/identifiers.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { isLocked, isWithinValidity } from '#domain/tokens/check-token.ts';
import { codeDevice } from '#domain/tokens/code-device.ts';
import { findUse } from '#domain/tokens/find-use.ts';
import { readSuite } from '#domain/tokens/read-suite.ts';
import { decodeTokenKeys } from '#domain/tokens/token-keys.ts';
import { tokenAttempts, tokenContext } from '#domain/tokens/token.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { Tokens } from '#ports/tokens.ts';
import { checkFactor } from './check-factor.ts';
import type { CheckFactorPorts } from './check-factor.ts';

export interface CheckOtpPorts extends CheckFactorPorts {
  readonly tokens: Pick<Tokens, 'listOf' | 'use' | 'countFailure'>;
}

export interface PresentedOtp {
  readonly accountId: AccountId;
  readonly value: Secret<string>;
}

/** @throws {Refusal} `otp_wrong`, also where there is neither app nor device; `otp_locked`. */
export async function checkOtp(
  ports: CheckOtpPorts,
  { accountId, value }: PresentedOtp,
  at: number,
): Promise<void> {
  const { factors, tokens, sealing } = ports;
  const factor = await factors.find({ accountId, type: 'totp' });
  if (factor !== undefined) return checkFactor(ports, { type: 'totp', factor, value }, at);

  const token = codeDevice(await tokens.listOf(accountId));
  refuseUnless(token?.state === 'active' && isWithinValidity(token, at), 'otp_wrong');
  refuseUnless(!isLocked(token), 'otp_locked');
  const use = await useOf(sealing, token, { value, at });
  if (use === undefined) {
    const counted = await tokens.countFailure(token.id, tokenAttempts, at);
    throw new Refusal(counted ? 'otp_wrong' : 'otp_locked');
  }
  const settled = await tokens.use(use, { states: ['active'], limit: tokenAttempts, at });
  refuseUnless(settled, 'otp_wrong');
}

async function useOf(
  sealing: Sealing,
  token: Token,
  { value, at }: { readonly value: Secret<string>; readonly at: number },
) {
  const suite = readSuite(token.suites.typed);
  if (suite === undefined) return undefined;
  const keys = decodeTokenKeys(await sealing.open(token.keysSealed, tokenContext(token)));
  return findUse({ token, suite, keys, at }, { code: value.reveal(), question: undefined });
}
