/** The use cases of clients and of the authorization server with their ports. */

import { makeRegisterClient } from '#usecases/access/register-client.ts';
import { makeUpdateClient } from '#usecases/access/update-client.ts';
import { makeListClients } from '#usecases/access/list-clients.ts';
import { makeCheckAccountToken } from '#usecases/access/check-account-token.ts';
import { makeClaimClientProof } from '#usecases/access/claim-client-proof.ts';
import { makeEndOAuthFamily } from '#usecases/access/end-oauth-family.ts';
import { makeEngineRecords } from '#usecases/access/engine-records.ts';
import { makeFindClient } from '#usecases/access/find-client.ts';
import { makeFindOAuthToken } from '#usecases/access/find-oauth-token.ts';
import { makeKeepOAuthToken } from '#usecases/access/keep-oauth-token.ts';
import { makeSpendRefreshToken } from '#usecases/access/spend-refresh-token.ts';
import { makeFindAccount } from '#usecases/accounts/find-account.ts';
import { makeCheckConsent } from '#usecases/authorization/check-consent.ts';
import { makeGiveConsent } from '#usecases/authorization/give-consent.ts';
import type { AcceptAssertionPorts } from '#usecases/login/accept-assertion.ts';
import { makeRedeemConsent } from '#usecases/authorization/redeem-consent.ts';
import { makeRefuseConsent } from '#usecases/authorization/refuse-consent.ts';
import { makeShowConsent } from '#usecases/authorization/show-consent.ts';
import type { TokenApprovals } from '#usecases/authorization/token-approvals.ts';
import { makeCheckPasskey } from '#usecases/login/check-passkey.ts';
import type { CheckAccountTokenPorts } from '#usecases/access/check-account-token.ts';
import type { EndOAuthFamilyPorts } from '#usecases/access/end-oauth-family.ts';
import type { EngineRecordsPorts } from '#usecases/access/engine-records.ts';
import type { FindClientPorts } from '#usecases/access/find-client.ts';
import type { FindOAuthTokenPorts } from '#usecases/access/find-oauth-token.ts';
import type { KeepOAuthTokenPorts } from '#usecases/access/keep-oauth-token.ts';
import type { GiveConsentPorts } from '#usecases/authorization/give-consent.ts';
import type { RedeemConsentPorts } from '#usecases/authorization/redeem-consent.ts';

import type { RegisterClientPorts } from '#usecases/access/register-client.ts';

export type OAuthPorts = RegisterClientPorts &
  FindClientPorts &
  EngineRecordsPorts &
  KeepOAuthTokenPorts &
  FindOAuthTokenPorts &
  EndOAuthFamilyPorts &
  CheckAccountTokenPorts &
  GiveConsentPorts &
  AcceptAssertionPorts &
  RedeemConsentPorts;

export function buildOAuthUseCases(ports: OAuthPorts, tokenApprovals: TokenApprovals) {
  return {
    registerClient: makeRegisterClient(ports),
    updateClient: makeUpdateClient(ports),
    listClients: makeListClients(ports),
    findClient: makeFindClient(ports),
    engineRecords: makeEngineRecords(ports),
    keepOAuthToken: makeKeepOAuthToken(ports),
    findOAuthToken: makeFindOAuthToken(ports),
    spendRefreshToken: makeSpendRefreshToken(ports),
    endOAuthFamily: makeEndOAuthFamily(ports),
    claimClientProof: makeClaimClientProof(ports),
    checkAccountToken: makeCheckAccountToken(ports),
    findAccount: makeFindAccount(ports),
    checkConsent: makeCheckConsent(ports),
    showConsent: makeShowConsent(ports),
    giveConsent: makeGiveConsent(ports, { checkPasskey: makeCheckPasskey(ports), tokenApprovals }),
    refuseConsent: makeRefuseConsent(ports),
    redeemConsent: makeRedeemConsent(ports),
  };
}
