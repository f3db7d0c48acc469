/**
 * Confirm login: the code of the authenticator app, after whatever came first.
 *
 * The step in the browser stays good while the code is wrong, so that nobody types a password
 * twice for a slip; wrong codes are counted on the account. It serves for one session.
 */

import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { AccountId } from '#domain/identifiers.ts';
import type { Secret } from '#domain/secret.ts';
import type { Accounts } from '#ports/accounts.ts';
import { openSession } from './begin-session.ts';
import type { BeginSessionPorts, BegunSession, HalfLogin } from './begin-session.ts';
import { claimStep, openStep } from './login-step.ts';

export interface ConfirmLoginPorts extends BeginSessionPorts {
  readonly accounts: Accounts;
}

/** Throws `otp_wrong` or `otp_locked`. */
type CheckTotp = (accountId: AccountId, code: Secret<string>) => Promise<void>;

export interface LoginConfirmation {
  readonly step: Secret<string> | undefined;
  readonly code: Secret<string>;
  /** The session that the browser shows, if it does. */
  readonly current: Secret<string> | undefined;
}

/** @throws {Refusal} `login_step_unknown`: begin again; `otp_wrong`, `otp_locked`. */
export type ConfirmLogin = (confirmation: LoginConfirmation) => Promise<BegunSession>;

export function makeConfirmLogin(ports: ConfirmLoginPorts, checkTotp: CheckTotp): ConfirmLogin {
  const { accounts, journal, clock } = ports;

  return async function confirmLogin({ step: token, code, current }) {
    const step = await openStep<HalfLogin>(ports, 'totp', { token, at: clock.now() });
    const { accountId, methods } = step.facts;
    const account = await accounts.find(accountId);
    refuseUnless(account?.enabled === true, 'login_step_unknown');

    await checkTotp(accountId, code).catch(async (error: unknown) => {
      // As often as the counter counts, and no more.
      const counted = error instanceof Refusal && error.code === 'otp_wrong';
      const facts = { account: accountId, method: 'totp' };
      if (counted) await journal.record({ event: 'login.refused', facts });
      throw error;
    });
    await claimStep(ports, step);
    const proof = { methods: [...methods, 'totp'] as const, providerStrong: false };
    return openSession(ports, { ...proof, accountId, current });
  };
}
