/**
 * Begin the registration of a passkey: for somebody who has just logged in strongly. Else whoever
 * finds a browser open, or learns a password, could make themselves a way in that stays.
 */

import { isRecentlyStrong } from '#domain/login/login-session.ts';
import type { LoginSession } from '#domain/login/login-session.ts';
import { allowsMethod } from '#domain/login/login-plan.ts';
import type { LoginPlan } from '#domain/login/login-plan.ts';
import { passkeysMax } from '#domain/login/passkey.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { AccountId } from '#domain/identifiers.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { PasskeyCeremonies } from '#ports/passkey-ceremonies.ts';
import type { Passkeys } from '#ports/passkeys.ts';
import { challengeSeconds } from './begin-passkey-login.ts';
import type { ChallengeFacts, PasskeyChallenge } from './begin-passkey-login.ts';
import { sealStep } from './login-step.ts';
import type { LoginStepPorts } from './login-step.ts';

export interface BeginPasskeyRegistrationPorts extends LoginStepPorts {
  readonly accounts: Accounts;
  readonly passkeys: Passkeys;
  readonly passkeyCeremonies: PasskeyCeremonies;
  readonly clock: Clock;
  readonly loginPlan: LoginPlan;
}

/** What the browser keeps while the device is asked. */
export interface RegistrationFacts extends ChallengeFacts {
  readonly accountId: AccountId;
}

/** @throws {Refusal} `login_not_strong`, `passkeys_too_many`, `passkey_refused`. */
export type BeginPasskeyRegistration = (session: LoginSession) => Promise<PasskeyChallenge>;

export function makeBeginPasskeyRegistration(
  ports: BeginPasskeyRegistrationPorts,
): BeginPasskeyRegistration {
  const { accounts, passkeys, passkeyCeremonies, random, clock, loginPlan } = ports;

  return async function beginPasskeyRegistration(session) {
    const { accountId } = session;
    const at = clock.now();
    refuseUnless(isRecentlyStrong(session, at), 'login_not_strong');
    const account = await accounts.find(accountId);
    refuseUnless(account !== undefined, 'passkey_refused');
    refuseUnless(allowsMethod(loginPlan, 'passkeys', account), 'passkey_refused');
    const known = await passkeys.listOf(accountId);
    refuseUnless(known.length < passkeysMax, 'passkeys_too_many');

    const challenge = random.token();
    const expiresAt = at + challengeSeconds * 1000;
    const facts: RegistrationFacts = { challenge, accountId };
    return {
      options: await passkeyCeremonies.registrationOptions(account, challenge, known),
      step: await sealStep(ports, 'passkey-registration', { expiresAt, facts }),
    };
  };
}
