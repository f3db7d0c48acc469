/** The use cases of log-ins with their ports; those of other nouns they ask are handed to them here. */

import { makeCheckPassword } from '#usecases/access/check-password.ts';
import type { CheckPasswordPorts } from '#usecases/access/check-password.ts';
import { makeCheckTotp } from '#usecases/authorization/check-totp.ts';
import type { CheckTotpPorts } from '#usecases/authorization/check-totp.ts';
import { makeCheckLogin } from '#usecases/login/check-login.ts';
import { makeConfirmLogin } from '#usecases/login/confirm-login.ts';
import type { ConfirmLoginPorts } from '#usecases/login/confirm-login.ts';
import { makeLogInByPassword } from '#usecases/login/log-in-by-password.ts';
import { makeLogOut } from '#usecases/login/log-out.ts';

export type LoginPorts = CheckPasswordPorts & CheckTotpPorts & ConfirmLoginPorts;

export function buildLoginUseCases(ports: LoginPorts) {
  return {
    logInByPassword: makeLogInByPassword(ports, makeCheckPassword(ports)),
    confirmLogin: makeConfirmLogin(ports, makeCheckTotp(ports)),
    checkLogin: makeCheckLogin(ports),
    logOut: makeLogOut(ports),
  };
}
