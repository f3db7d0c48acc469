/** The world of log-ins, with a device of the person that makes and uses passkeys. */

import type { AccountId } from '#domain/identifiers.ts';
import type { LoginPlan } from '#domain/login/login-plan.ts';
import type { LoginMethod, LoginSession } from '#domain/login/login-session.ts';
import type { PasskeyAssertion, PasskeyRegistration } from '#domain/login/passkey-answers.ts';
import type { PasskeyOptions } from '#ports/passkey-ceremonies.ts';
import { SoftwareAuthenticator } from '../../../../../tests/worlds/software-authenticator.ts';
import type { Ceremony } from '../../../../../tests/worlds/software-authenticator.ts';
import { makeAddPasskey } from './add-passkey.ts';
import { makeBeginPasskeyLogin } from './begin-passkey-login.ts';
import { makeBeginPasskeyRegistration } from './begin-passkey-registration.ts';
import { makeLogInByPasskey } from './log-in-by-passkey.ts';
import { loginWorld, origin } from './login-world.contract.ts';

type Change = Partial<Ceremony>;

export async function passkeyWorld(plan: { readonly loginPlan?: LoginPlan } = {}) {
  const base = await loginWorld(plan);
  const { ports, clock } = base;
  const device = new SoftwareAuthenticator();
  const addPasskey = makeAddPasskey(ports);
  const beginPasskeyRegistration = makeBeginPasskeyRegistration(ports);
  const beginPasskeyLogin = makeBeginPasskeyLogin(ports);
  const logInByPasskey = makeLogInByPasskey(ports);

  /** A session as of now, unless told otherwise. */
  const sessionOf = (name: string, changes: Partial<LoginSession> = {}): LoginSession => ({
    accountId: name as AccountId,
    methods: ['password', 'totp'] as readonly LoginMethod[],
    strong: true,
    authenticatedAt: clock.at,
    expiresAt: clock.at + 1_000_000,
    ...changes,
  });

  async function register(session: LoginSession, own = device, label = ''): Promise<void> {
    const { options, step } = await beginPasskeyRegistration(session);
    await addPasskey(session, { step, registration: newKey(own, options), label });
  }

  return {
    ...base,
    ...{ device, addPasskey, beginPasskeyRegistration, beginPasskeyLogin, logInByPasskey },
    ...{ sessionOf, register },
    /** A passkey of the account on the device. */
    enrol: (name: string) => register(sessionOf(name)),
    logInWith: async (own = device, change: Change = {}) => {
      const { options, step } = await beginPasskeyLogin(undefined);
      const assertion = answer(own, options, change);
      return logInByPasskey({ step, assertion, current: undefined });
    },
  };
}

export function answer(
  device: SoftwareAuthenticator,
  options: PasskeyOptions,
  change: Change = {},
): PasskeyAssertion {
  const { id, response } = device.assert({ ...ceremonyOf(options), ...change });
  const { clientDataJSON: clientDataJson, authenticatorData, signature } = response;
  return { id, clientDataJson, authenticatorData, signature, userHandle: response.userHandle };
}

export function newKey(
  device: SoftwareAuthenticator,
  options: PasskeyOptions,
  change: Change = {},
): PasskeyRegistration {
  const { user } = options as { readonly user?: { readonly id: string } };
  const { id, response } = device.register({ ...ceremonyOf(options), ...change }, user?.id);
  const { clientDataJSON: clientDataJson, attestationObject, transports } = response;
  return { id, clientDataJson, attestationObject, transports };
}

function ceremonyOf(options: PasskeyOptions): Ceremony {
  return { challenge: String(options['challenge']), origin, rpId: new URL(origin).hostname };
}
