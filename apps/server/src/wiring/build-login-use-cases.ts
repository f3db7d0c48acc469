/** The use cases of log-ins with their ports; those of other nouns they ask are handed to them here. */

import { makeCheckPassword } from '#usecases/access/check-password.ts';
import type { CheckPasswordPorts } from '#usecases/access/check-password.ts';
import { makeCheckTotp } from '#usecases/authorization/check-totp.ts';
import type { CheckTotpPorts } from '#usecases/authorization/check-totp.ts';
import { makeAddPasskey } from '#usecases/login/add-passkey.ts';
import { makeBeginPasskeyLogin } from '#usecases/login/begin-passkey-login.ts';
import { makeBeginPasskeyRegistration } from '#usecases/login/begin-passkey-registration.ts';
import { makeBeginUpstreamLogin } from '#usecases/login/begin-upstream-login.ts';
import type { BeginUpstreamLoginPorts } from '#usecases/login/begin-upstream-login.ts';
import { makeCheckLogin } from '#usecases/login/check-login.ts';
import { makeCheckPasskey } from '#usecases/login/check-passkey.ts';
import { makeConfirmLogin } from '#usecases/login/confirm-login.ts';
import type { ConfirmLoginPorts } from '#usecases/login/confirm-login.ts';
import { makeListPasskeys } from '#usecases/login/list-passkeys.ts';
import { makeLogInByOidc } from '#usecases/login/log-in-by-oidc.ts';
import type { LogInByOidcPorts } from '#usecases/login/log-in-by-oidc.ts';
import { makeLogInByPasskey } from '#usecases/login/log-in-by-passkey.ts';
import type { LogInByPasskeyPorts } from '#usecases/login/log-in-by-passkey.ts';
import { makeLogInByPassword } from '#usecases/login/log-in-by-password.ts';
import { makeLogInBySaml } from '#usecases/login/log-in-by-saml.ts';
import { makeLogOut } from '#usecases/login/log-out.ts';
import { makeOfferPasskey } from '#usecases/login/offer-passkey.ts';
import { makeRemovePasskey } from '#usecases/login/remove-passkey.ts';
import { makeShowSamlMetadata } from '#usecases/login/show-saml-metadata.ts';
import { makeTakeSamlResponse } from '#usecases/login/take-saml-response.ts';

export type LoginPorts = CheckPasswordPorts &
  CheckTotpPorts &
  ConfirmLoginPorts &
  LogInByPasskeyPorts &
  LogInByOidcPorts &
  BeginUpstreamLoginPorts;

export function buildLoginUseCases(ports: LoginPorts) {
  return {
    logInByPassword: makeLogInByPassword(ports, makeCheckPassword(ports)),
    confirmLogin: makeConfirmLogin(ports, makeCheckTotp(ports)),
    checkLogin: makeCheckLogin(ports),
    logOut: makeLogOut(ports),
    beginPasskeyLogin: makeBeginPasskeyLogin(ports),
    logInByPasskey: makeLogInByPasskey(ports),
    beginPasskeyRegistration: makeBeginPasskeyRegistration(ports),
    addPasskey: makeAddPasskey(ports),
    listPasskeys: makeListPasskeys(ports),
    removePasskey: makeRemovePasskey(ports),
    offerPasskey: makeOfferPasskey(ports),
    beginUpstreamLogin: makeBeginUpstreamLogin(ports),
    logInByOidc: makeLogInByOidc(ports),
    takeSamlResponse: makeTakeSamlResponse(ports),
    logInBySaml: makeLogInBySaml(ports),
    showSamlMetadata: makeShowSamlMetadata(ports),
    checkPasskey: makeCheckPasskey(ports),
  };
}
