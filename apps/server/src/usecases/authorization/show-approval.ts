/**
 * Show approval: what a person is asked to approve on our own page: by which application, with
 * which credential, over which digests.
 */

import { checkOpenApproval } from '#domain/authorization/approval.ts';
import type { Approval } from '#domain/authorization/approval.ts';
import { checkUsable } from '#domain/authorization/authorization.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { AccountId, ApprovalId } from '#domain/identifiers.ts';
import type { Approvals } from '#ports/approvals.ts';
import type { Clients } from '#ports/clients.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';

export interface ShowApprovalPorts {
  readonly approvals: Approvals;
  readonly credentials: Credentials;
  readonly clients: Clients;
  readonly clock: Clock;
}

export interface ShownApproval {
  readonly approval: Approval;
  readonly credential: Credential;
  /** Undefined: somebody who logged in without an application of their own. */
  readonly clientName: string | undefined;
}

/**
 * @throws {Refusal} `approval_unknown`, `approval_expired`, `approval_decided`, or what makes the
 * credential unusable.
 */
export type ShowApproval = (accountId: AccountId, id: ApprovalId) => Promise<ShownApproval>;

export function makeShowApproval(ports: ShowApprovalPorts): ShowApproval {
  const { approvals, credentials, clients, clock } = ports;

  return async function showApproval(accountId, id) {
    const approval = await approvals.find(id);
    const at = clock.now();
    checkOpenApproval(accountId, approval, at);
    const [credential, client] = await Promise.all([
      credentials.find(approval.credentialId),
      clients.find(approval.clientId),
    ]);
    checkUsable(accountId, credential, at);
    return { approval, credential, clientName: client?.name };
  };
}
