/**
 * Check TOTP: is this the code that the account's authenticator app shows now, and was not used
 * before? The second step of a log-in; a code that was good there agrees to no signature.
 */

import type { AccountId } from '#domain/identifiers.ts';
import type { Secret } from '#domain/secret.ts';
import type { Clock } from '#ports/clock.ts';
import { checkFactor } from './check-factor.ts';
import type { CheckFactorPorts } from './check-factor.ts';

export interface CheckTotpPorts extends CheckFactorPorts {
  readonly clock: Clock;
}

/** @throws {Refusal} `otp_wrong`, also where there is no app; `otp_locked`. */
export type CheckTotp = (accountId: AccountId, code: Secret<string>) => Promise<void>;

export function makeCheckTotp(ports: CheckTotpPorts): CheckTotp {
  const { factors, clock } = ports;

  return async function checkTotp(accountId, code) {
    const factor = await factors.find({ accountId, type: 'totp' });
    await checkFactor(ports, { type: 'totp', factor, value: code }, clock.now());
  };
}
