/** What log-ins need from outside: hashes of passwords, ceremonies of passkeys, and the plan of who may use which. */

import { Argon2PasswordHashing } from '#adapters/system/argon2-password-hashing.ts';
import { WebAuthnCeremonies } from '#adapters/webauthn/web-authn-ceremonies.ts';
import { loginPlanDefaults } from '#domain/login/login-plan.ts';
import type { Config } from '../config.ts';

export function loginAdapters({ providerName }: Config, baseUrl: () => string) {
  return {
    passwordHashing: new Argon2PasswordHashing(),
    passkeyCeremonies: new WebAuthnCeremonies({ name: providerName, baseUrl }),
    loginPlan: loginPlanDefaults,
  };
}
