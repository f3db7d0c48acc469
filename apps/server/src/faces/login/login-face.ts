/** What the face of log-ins is handed, and how a log-in goes on once something was proved. */

import type { FastifyReply } from 'fastify';
import type { LoginPlan } from '#domain/login/login-plan.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { LoginOutcome } from '#usecases/login/begin-session.ts';
import type { CheckLogin } from '#usecases/login/check-login.ts';
import type { ConfirmLogin } from '#usecases/login/confirm-login.ts';
import type { LogInByPassword } from '#usecases/login/log-in-by-password.ts';
import type { LogOut } from '#usecases/login/log-out.ts';
import { withLanguage } from '#pages/local-path.ts';
import { writeCookie } from '../cookies.ts';
import { writeLoginCookie } from '../login-cookie.ts';
import { pathOf } from './visit.ts';
import type { Visit } from './visit.ts';

export interface LoginFace {
  readonly logInByPassword: LogInByPassword;
  readonly confirmLogin: ConfirmLogin;
  readonly checkLogin: CheckLogin;
  readonly logOut: LogOut;
  readonly checkRate: CheckRate;
  readonly loginPlan: LoginPlan;
  readonly providerName: string;
  baseUrl(): string;
}

export const stepCookie = 'kumoin_login_step';
const stepSeconds = 600;

/** @returns the local path to go to. */
export function goOn(reply: FastifyReply, visit: Visit, outcome: LoginOutcome): string {
  if (outcome.needs === 'totp') {
    const step = { name: stepCookie, value: outcome.step, seconds: stepSeconds };
    writeCookie(reply, step, visit.jar);
    return pathOf('/login/totp', visit);
  }
  writeLoginCookie(reply, outcome.secret, visit.jar);
  return withLanguage(visit.returnTo, visit.lang);
}
