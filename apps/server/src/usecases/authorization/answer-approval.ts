/**
 * Answer approval: the person decides, on our own page. The yes is recorded here, in one commit
 * with the decision, though its SAD is drawn only when the application asks for it: nobody could
 * sign with what is on record, and nobody can say later that it was never agreed to.
 *
 * Who approves has logged in strongly for it, or just before; for `PINPAGE` they type the PIN as
 * well, which the application never sees. Refusing takes the log-in alone.
 */

import { checkOpenApproval } from '#domain/authorization/approval.ts';
import type { Approval } from '#domain/authorization/approval.ts';
import { checkUsable } from '#domain/authorization/authorization.ts';
import { loginClientId } from '#domain/access/access-grant.ts';
import type { AccountId, ApprovalId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Approvals } from '#ports/approvals.ts';
import type { Clients } from '#ports/clients.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';
import { checkFactor } from './check-factor.ts';
import type { CheckFactorPorts } from './check-factor.ts';
import { draftYes } from './draft-yes.ts';
import type { DraftYesPorts } from './draft-yes.ts';
import type { TokenApprovals } from './token-approvals.ts';

export interface AnswerApprovalPorts extends CheckFactorPorts, DraftYesPorts {
  readonly approvals: Approvals;
  readonly credentials: Credentials;
  readonly clients: Clients;
  readonly clock: Clock;
}

export interface ApprovalAnswer {
  readonly accountId: AccountId;
  readonly id: ApprovalId;
  readonly decision: 'approve' | 'refuse';
  readonly pin: Secret<string> | undefined;
  /** The log-in was strong, and made for this or just before. */
  readonly recentlyStrong: boolean;
}

/**
 * @throws {Refusal} `approval_unknown`, `approval_expired`, `approval_decided`, `login_too_weak`,
 * `client_unknown`, `pin_required`, what makes the credential unusable, and what `checkFactor` says.
 */
export type AnswerApproval = (answer: ApprovalAnswer) => Promise<void>;

/** @param tokenApprovals of token transactions: who refuses here is not asked on the device. */
export function makeAnswerApproval(
  ports: AnswerApprovalPorts,
  tokenApprovals: Pick<TokenApprovals, 'cancel'>,
): AnswerApproval {
  const { approvals, clock } = ports;

  return async function answerApproval(answer) {
    const { accountId, id } = answer;
    const approval = await approvals.find(id);
    const at = clock.now();
    checkOpenApproval(accountId, approval, at);
    const decided =
      answer.decision === 'approve'
        ? await approve(ports, { answer, approval }, at)
        : await refuse(ports, approval, at);
    refuseUnless(decided, 'approval_decided');
    const { tokenTransactionId: asked } = approval;
    if (asked !== undefined) await tokenApprovals.cancel({ ...approval, id: asked });
  };
}

interface Approving {
  readonly answer: ApprovalAnswer;
  readonly approval: Approval;
}

async function approve(
  ports: AnswerApprovalPorts,
  { answer, approval }: Approving,
  at: number,
): Promise<boolean> {
  const { approvals, credentials, clients, factors } = ports;
  const { accountId, clientId, credentialId, presented, outOfBand } = approval;
  // What a device shows is approved on the device.
  refuseUnless(!outOfBand.includes('device'), 'factor_required');
  refuseUnless(answer.recentlyStrong, 'login_too_weak');
  const credential = await credentials.find(credentialId);
  checkUsable(accountId, credential, at);
  const client = clientId === loginClientId ? undefined : await clients.find(clientId);
  refuseUnless(clientId === loginClientId || client?.enabled === true, 'client_unknown');
  if (outOfBand.includes('pinpage')) {
    refuseUnless(answer.pin !== undefined, 'pin_required');
    const factor = await factors.find({ accountId, type: 'pin', credentialId });
    await checkFactor(ports, { type: 'pin', factor, value: answer.pin }, at);
  }
  const all = [...presented, ...outOfBand];
  const request = { ...approval, rights: client?.rights ?? {} };
  const { authorization, slots, note } = draftYes(
    ports,
    { request, credential, presented: all },
    at,
  );
  const facts = { ...note.facts, approval: approval.id };
  return approvals.approve(approval.id, { authorization, slots, note: { ...note, facts } }, at);
}

async function refuse({ approvals }: AnswerApprovalPorts, approval: Approval, at: number) {
  const { id, credentialId, accountId, clientId } = approval;
  const facts = { approval: id, credential: credentialId, account: accountId, client: clientId };
  const note = { event: 'approval.refused' as const, facts: { ...facts, by: 'signer' } };
  return approvals.refuse(id, note, at);
}
