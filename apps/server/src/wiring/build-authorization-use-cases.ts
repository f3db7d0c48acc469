/** The use cases of the signer's yes: factors, challenges, approvals. */

import { makeAnswerApproval } from '#usecases/authorization/answer-approval.ts';
import { makeAuthorizeCredential } from '#usecases/authorization/authorize-credential.ts';
import { makeEnrolPin } from '#usecases/authorization/enrol-pin.ts';
import { makeExtendAuthorization } from '#usecases/authorization/extend-authorization.ts';
import { makeIssueChallenge } from '#usecases/authorization/issue-challenge.ts';
import { makeListApprovals } from '#usecases/authorization/list-approvals.ts';
import { makePollApproval } from '#usecases/authorization/poll-approval.ts';
import { makeShowApproval } from '#usecases/authorization/show-approval.ts';
import { makeShowTokenQuestions } from '#usecases/authorization/show-token-questions.ts';
import type { TokenApprovals } from '#usecases/authorization/token-approvals.ts';
import { makeUnlockFactors } from '#usecases/authorization/unlock-factors.ts';
import { makeCheckPasskey } from '#usecases/login/check-passkey.ts';
import { makeOfferPasskey } from '#usecases/login/offer-passkey.ts';

type PortsOf<Make extends (ports: never, ...others: never[]) => unknown> = Parameters<Make>[0];

type Ports = PortsOf<typeof makeAnswerApproval> &
  PortsOf<typeof makeAuthorizeCredential> &
  PortsOf<typeof makeEnrolPin> &
  PortsOf<typeof makeExtendAuthorization> &
  PortsOf<typeof makeIssueChallenge> &
  PortsOf<typeof makeListApprovals> &
  PortsOf<typeof makePollApproval> &
  PortsOf<typeof makeShowApproval> &
  PortsOf<typeof makeShowTokenQuestions> &
  PortsOf<typeof makeUnlockFactors> &
  PortsOf<typeof makeCheckPasskey> &
  PortsOf<typeof makeOfferPasskey>;

export function buildAuthorizationUseCases(ports: Ports, tokenApprovals: TokenApprovals) {
  const checkPasskey = makeCheckPasskey(ports);
  const offerPasskey = makeOfferPasskey(ports);
  return {
    authorizeCredential: makeAuthorizeCredential(ports, { checkPasskey, tokenApprovals }),
    extendAuthorization: makeExtendAuthorization(ports),
    enrolPin: makeEnrolPin(ports),
    unlockFactors: makeUnlockFactors(ports),
    issueChallenge: makeIssueChallenge(ports, { offerPasskey, tokenApprovals }),
    pollApproval: makePollApproval(ports, tokenApprovals),
    listApprovals: makeListApprovals(ports),
    showApproval: makeShowApproval(ports),
    showTokenQuestions: makeShowTokenQuestions(ports, tokenApprovals),
    answerApproval: makeAnswerApproval(ports, tokenApprovals),
  };
}
