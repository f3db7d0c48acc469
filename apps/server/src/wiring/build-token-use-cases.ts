/** The use cases of tokens: their enrolment, their life, and the calls of their devices. */

import { makeActivateToken } from '#usecases/tokens/activate-token.ts';
import { makeAssignToken } from '#usecases/tokens/assign-token.ts';
import { makeBindSecondParty } from '#usecases/tokens/bind-second-party.ts';
import { makeBeginEnrolment } from '#usecases/tokens/begin-enrolment.ts';
import { makeBeginTokenCheck } from '#usecases/tokens/begin-token-check.ts';
import { makeCheckRequestMac } from '#usecases/tokens/check-request-mac.ts';
import { makeEnrolToken } from '#usecases/tokens/enrol-token.ts';
import { makeExportTokens } from '#usecases/tokens/export-tokens.ts';
import { makeImportTokens } from '#usecases/tokens/import-tokens.ts';
import { makeIssueToken } from '#usecases/tokens/issue-token.ts';
import { makeListOwnTokens, makeListTokens } from '#usecases/tokens/list-tokens.ts';
import { makeReplaceToken } from '#usecases/tokens/replace-token.ts';
import { makeResumeToken } from '#usecases/tokens/resume-token.ts';
import { makeResynchroniseToken } from '#usecases/tokens/resynchronise-token.ts';
import { makeRevokeOnDevice } from '#usecases/tokens/revoke-on-device.ts';
import { makeRevokeToken } from '#usecases/tokens/revoke-token.ts';
import { makeShowEnrolment } from '#usecases/tokens/show-enrolment.ts';
import { makeShowToken } from '#usecases/tokens/show-token.ts';
import { makeSuspendToken } from '#usecases/tokens/suspend-token.ts';
import { makeUnlockToken } from '#usecases/tokens/unlock-token.ts';

type PortsOf<Make extends (ports: never, ...others: never[]) => unknown> = Parameters<Make>[0];

type Ports = PortsOf<typeof makeActivateToken> &
  PortsOf<typeof makeAssignToken> &
  PortsOf<typeof makeBeginEnrolment> &
  PortsOf<typeof makeBindSecondParty> &
  PortsOf<typeof makeBeginTokenCheck> &
  PortsOf<typeof makeCheckRequestMac> &
  PortsOf<typeof makeEnrolToken> &
  PortsOf<typeof makeExportTokens> &
  PortsOf<typeof makeImportTokens> &
  PortsOf<typeof makeIssueToken>;

export function buildTokenUseCases(ports: Ports) {
  const assignToken = makeAssignToken(ports);
  return {
    beginEnrolment: makeBeginEnrolment(ports),
    bindSecondParty: makeBindSecondParty(ports),
    showEnrolment: makeShowEnrolment(ports),
    enrolToken: makeEnrolToken(ports),
    checkRequestMac: makeCheckRequestMac(ports),
    issueToken: makeIssueToken(ports),
    importTokens: makeImportTokens(ports),
    exportTokens: makeExportTokens(ports),
    listTokens: makeListTokens(ports),
    listOwnTokens: makeListOwnTokens(ports),
    showToken: makeShowToken(ports),
    beginTokenCheck: makeBeginTokenCheck(ports),
    activateToken: makeActivateToken(ports),
    resynchroniseToken: makeResynchroniseToken(ports),
    suspendToken: makeSuspendToken(ports),
    resumeToken: makeResumeToken(ports),
    unlockToken: makeUnlockToken(ports),
    revokeToken: makeRevokeToken(ports),
    revokeOnDevice: makeRevokeOnDevice(ports),
    assignToken,
    replaceToken: makeReplaceToken(ports, assignToken),
  };
}
