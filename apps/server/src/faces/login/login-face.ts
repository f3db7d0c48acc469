/** What the face of log-ins is handed, and how a log-in goes on once something was proved. */

import type { FastifyReply } from 'fastify';
import type { LoginPlan } from '#domain/login/login-plan.ts';
import { withLanguage } from '#pages/local-path.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { AddPasskey } from '#usecases/login/add-passkey.ts';
import type { BeginPasskeyLogin } from '#usecases/login/begin-passkey-login.ts';
import type { BeginPasskeyRegistration } from '#usecases/login/begin-passkey-registration.ts';
import type { BeginUpstreamLogin } from '#usecases/login/begin-upstream-login.ts';
import type { LoginOutcome } from '#usecases/login/begin-session.ts';
import type { CheckLogin } from '#usecases/login/check-login.ts';
import type { ConfirmLogin } from '#usecases/login/confirm-login.ts';
import type { ListPasskeys } from '#usecases/login/list-passkeys.ts';
import type { LogInByOidc } from '#usecases/login/log-in-by-oidc.ts';
import type { LogInByPasskey } from '#usecases/login/log-in-by-passkey.ts';
import type { LogInByPassword } from '#usecases/login/log-in-by-password.ts';
import type { LogInBySaml } from '#usecases/login/log-in-by-saml.ts';
import type { LogOut } from '#usecases/login/log-out.ts';
import type { RemovePasskey } from '#usecases/login/remove-passkey.ts';
import type { ShowSamlMetadata } from '#usecases/login/show-saml-metadata.ts';
import type { TakeSamlResponse } from '#usecases/login/take-saml-response.ts';
import { writeCookie } from '../cookies.ts';
import { writeLoginCookie } from '../login-cookie.ts';
import type { TokenPages } from './token-pages.ts';
import { stepSeconds, totpCookie } from './cookie-names.ts';
import { pathOf } from './visit.ts';
import type { Visit } from './visit.ts';

export interface LoginFace extends TokenPages {
  readonly logInByPassword: LogInByPassword;
  readonly confirmLogin: ConfirmLogin;
  readonly checkLogin: CheckLogin;
  readonly logOut: LogOut;
  readonly beginPasskeyLogin: BeginPasskeyLogin;
  readonly logInByPasskey: LogInByPasskey;
  readonly beginPasskeyRegistration: BeginPasskeyRegistration;
  readonly addPasskey: AddPasskey;
  readonly listPasskeys: ListPasskeys;
  readonly removePasskey: RemovePasskey;
  readonly beginUpstreamLogin: BeginUpstreamLogin;
  readonly logInByOidc: LogInByOidc;
  readonly takeSamlResponse: TakeSamlResponse;
  readonly logInBySaml: LogInBySaml;
  readonly showSamlMetadata: ShowSamlMetadata;
  readonly checkRate: CheckRate;
  readonly loginPlan: LoginPlan;
  readonly providerName: string;
  baseUrl(): string;
  now(): number;
}

/** @returns the local path to go to. */
export function goOn(reply: FastifyReply, visit: Visit, outcome: LoginOutcome): string {
  if (outcome.needs === 'totp') {
    const step = { name: totpCookie, value: outcome.step, seconds: stepSeconds };
    writeCookie(reply, step, visit.jar);
    return pathOf('/login/totp', visit);
  }
  writeLoginCookie(reply, outcome.secret, visit.jar);
  return withLanguage(visit.returnTo, visit.lang);
}
