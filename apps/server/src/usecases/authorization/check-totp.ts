/**
 * Check TOTP: is this a code that the account's authenticator app or device shows, and was not used
 * before? The second step of a log-in; a code that was good there agrees to no signature.
 */

import type { AccountId } from '#domain/identifiers.ts';
import type { Secret } from '#domain/secret.ts';
import type { Clock } from '#ports/clock.ts';
import { checkOtp } from './check-otp.ts';
import type { CheckOtpPorts } from './check-otp.ts';

export interface CheckTotpPorts extends CheckOtpPorts {
  readonly clock: Clock;
}

/** @throws {Refusal} `otp_wrong`, also where there is neither app nor device; `otp_locked`. */
export type CheckTotp = (accountId: AccountId, code: Secret<string>) => Promise<void>;

export function makeCheckTotp(ports: CheckTotpPorts): CheckTotp {
  const { clock } = ports;

  return async function checkTotp(accountId, code) {
    await checkOtp(ports, { accountId, value: code }, clock.now());
  };
}
