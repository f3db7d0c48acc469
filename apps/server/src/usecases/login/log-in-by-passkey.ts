/**
 * Log in by passkey: the answer to a challenge of ours, from a device that checked its user. It is
 * a strong log-in by itself, so no code is asked for.
 *
 * The challenge is claimed before anything is looked at: it serves for one try.
 */

import type { PasskeyAssertion } from '#domain/login/passkey-answers.ts';
import type { Secret } from '#domain/secret.ts';
import { acceptAssertion } from './accept-assertion.ts';
import type { AcceptAssertionPorts } from './accept-assertion.ts';
import { beginSession } from './begin-session.ts';
import type { BeginSessionPorts, LoginOutcome } from './begin-session.ts';
import type { ChallengeFacts } from './begin-passkey-login.ts';
import { claimStep, openStep } from './login-step.ts';

export type LogInByPasskeyPorts = AcceptAssertionPorts & BeginSessionPorts;

export interface PasskeyLogin {
  readonly step: Secret<string> | undefined;
  readonly assertion: PasskeyAssertion;
  /** The session that the browser shows, if it does. */
  readonly current: Secret<string> | undefined;
}

/** @throws {Refusal} `passkey_refused`, whatever is wrong with it; `login_step_unknown`. */
export type LogInByPasskey = (login: PasskeyLogin) => Promise<LoginOutcome>;

export function makeLogInByPasskey(ports: LogInByPasskeyPorts): LogInByPasskey {
  return async function logInByPasskey({ step: token, assertion, current }) {
    const given = { token, at: ports.clock.now() };
    const step = await openStep<ChallengeFacts>(ports, 'passkey', given);
    await claimStep(ports, step);
    const { id: accountId } = await acceptAssertion(ports, assertion, step.facts.challenge);
    const proof = { methods: ['passkey'] as const, providerStrong: false };
    return beginSession(ports, { ...proof, accountId, current });
  };
}
