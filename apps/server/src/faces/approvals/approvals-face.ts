/** What the face of approvals is handed, and where it lives. */

import type { Account } from '#domain/accounts/account.ts';
import type { AccountId, ClientId } from '#domain/identifiers.ts';
import type { AnswerApproval } from '#usecases/authorization/answer-approval.ts';
import type { ListApprovals } from '#usecases/authorization/list-approvals.ts';
import type { ShowApproval } from '#usecases/authorization/show-approval.ts';
import type { RecordRefusal } from '#usecases/journal/record-refusal.ts';
import type { CheckLogin } from '#usecases/login/check-login.ts';

export const approvalsPath = '/approvals';

export interface ApprovalsFace {
  readonly checkLogin: CheckLogin;
  readonly findAccount: (id: AccountId) => Promise<Account | undefined>;
  readonly listApprovals: ListApprovals;
  readonly showApproval: ShowApproval;
  readonly answerApproval: AnswerApproval;
  readonly recordRefusal: RecordRefusal;
  /** Under which refusals on our own page stand in the journal. */
  readonly ownClientId: ClientId;
  readonly providerName: string;
  baseUrl(): string;
  now(): number;
}
