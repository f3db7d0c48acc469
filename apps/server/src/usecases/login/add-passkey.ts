/** Add passkey: the new key that a device made for a challenge of ours, for the one who asked for it. */

import { isRecentlyStrong } from '#domain/login/login-session.ts';
import type { LoginSession } from '#domain/login/login-session.ts';
import type { PasskeyRegistration } from '#domain/login/passkey-answers.ts';
import { passkeyLabel } from '#domain/login/passkey.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { PasskeyCeremonies } from '#ports/passkey-ceremonies.ts';
import type { Passkeys } from '#ports/passkeys.ts';
import type { RegistrationFacts } from './begin-passkey-registration.ts';
import { claimStep, openStep } from './login-step.ts';
import type { LoginStepPorts } from './login-step.ts';

export interface AddPasskeyPorts extends LoginStepPorts {
  readonly passkeys: Passkeys;
  readonly passkeyCeremonies: PasskeyCeremonies;
  readonly journal: Journal;
  readonly clock: Clock;
}

export interface NewPasskey {
  readonly step: Secret<string> | undefined;
  readonly registration: PasskeyRegistration;
  /** As it was typed. */
  readonly label: string;
}

/** @throws {Refusal} `login_not_strong`, `login_step_unknown`, `passkey_refused`. */
export type AddPasskey = (session: LoginSession, added: NewPasskey) => Promise<void>;

export function makeAddPasskey(ports: AddPasskeyPorts): AddPasskey {
  const { passkeys, passkeyCeremonies, journal, clock } = ports;

  return async function addPasskey(session, { step: token, registration, label }) {
    const { accountId } = session;
    const at = clock.now();
    refuseUnless(isRecentlyStrong(session, at), 'login_not_strong');
    const step = await openStep<RegistrationFacts>(ports, 'passkey-registration', { token, at });
    refuseUnless(step.facts.accountId === accountId, 'login_step_unknown');
    await claimStep(ports, step);

    const { challenge } = step.facts;
    const facts = await passkeyCeremonies.readRegistration(registration, challenge);
    refuseUnless(facts !== undefined, 'passkey_refused');
    refuseUnless((await passkeys.find(facts.id)) === undefined, 'passkey_refused');
    // First the record: a way in that nobody can account for must not exist.
    await journal.record({
      event: 'passkey.added',
      facts: { account: accountId, passkey: facts.id },
    });
    const known = { accountId, label: passkeyLabel(label), createdAt: at, lastUsedAt: undefined };
    refuseUnless(await passkeys.add({ ...facts, ...known }), 'passkey_refused');
  };
}
