/** List approvals: all that waits for a person's decision, the newest first. */

import type { Approval } from '#domain/authorization/approval.ts';
import type { AccountId } from '#domain/identifiers.ts';
import type { Approvals } from '#ports/approvals.ts';
import type { Clients } from '#ports/clients.ts';
import type { Clock } from '#ports/clock.ts';

export interface ListApprovalsPorts {
  readonly approvals: Approvals;
  readonly clients: Clients;
  readonly clock: Clock;
}

export interface ListedApproval {
  readonly approval: Approval;
  readonly clientName: string | undefined;
}

export type ListApprovals = (accountId: AccountId) => Promise<readonly ListedApproval[]>;

export function makeListApprovals({
  approvals,
  clients,
  clock,
}: ListApprovalsPorts): ListApprovals {
  return async function listApprovals(accountId) {
    const pending = await approvals.listPending(accountId, clock.now());
    return Promise.all(
      pending.map(async (approval) => {
        const client = await clients.find(approval.clientId);
        return { approval, clientName: client?.name };
      }),
    );
  };
}
