/**
 * Settle by device: a yes that a signer's device has approved is recorded when the application asks
 * how it stands. docs/adr/0041-approved-on-a-device.md.
 *
 * The transaction is decided once, and so is the approval: of two polls one records the yes, in
 * one commit with its decision. Nothing needs to run in the background, and a process that
 * dies here leaves an approval that the next poll settles.
 */

import { loginClientId } from '#domain/access/access-grant.ts';
import type { Approval } from '#domain/authorization/approval.ts';
import { checkUsable } from '#domain/authorization/authorization.ts';
import type { TokenTransactionId } from '#domain/identifiers.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import { openStates } from '#domain/transactions/token-transaction.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import type { Approvals } from '#ports/approvals.ts';
import type { Clients } from '#ports/clients.ts';
import type { Credentials } from '#ports/credentials.ts';
import { isAbout } from './check-token-factor.ts';
import { draftYes } from './draft-yes.ts';
import type { DraftYesPorts } from './draft-yes.ts';
import type { TokenApprovals } from './token-approvals.ts';

export interface SettleByDevicePorts extends DraftYesPorts {
  readonly approvals: Approvals;
  readonly credentials: Credentials;
  readonly clients: Clients;
  readonly tokenApprovals: TokenApprovals;
}

/** Whether the device is still to decide. */
export function isAwaited(transaction: TokenTransaction | undefined): boolean {
  return openStates.some((open) => open === transaction?.state);
}

/**
 * @returns the approval, decided if its device has decided.
 * @throws {Refusal} `approval_refused`, `approval_expired`, `otp_wrong` or `otp_locked` after too many
 * wrong answers of the device, `client_unknown`, and what makes the credential unusable.
 */
export async function settleByDevice(
  ports: SettleByDevicePorts,
  approval: Approval,
  at: number,
): Promise<Approval> {
  const { tokenTransactionId: id, state, accountId, clientId } = approval;
  if (id === undefined || state !== 'pending') return approval;
  const key = { id, accountId, clientId };
  const transaction = await ports.tokenApprovals.find(key);
  if (transaction?.state === 'approved') return approve(ports, { approval, transaction }, at);
  const isLocked = transaction !== undefined && (await ports.tokenApprovals.isLocked(key));
  // With a locked token nobody can answer any more, though its time is not over.
  if (isAwaited(transaction) && !isLocked) return approval;
  const { refusal, by } = endOf(transaction, isLocked);
  await ports.approvals.refuse(approval.id, noteOf(approval, { by, transaction: id }), at);
  await ports.tokenApprovals.cancel(key);
  throw refusal;
}

interface Approved {
  readonly approval: Approval;
  readonly transaction: TokenTransaction;
}

async function approve(
  ports: SettleByDevicePorts,
  { approval, transaction }: Approved,
  at: number,
): Promise<Approval> {
  const { approvals, credentials, clients } = ports;
  const { id, accountId, clientId, credentialId, presented, outOfBand } = approval;
  const credential = await credentials.find(credentialId);
  checkUsable(accountId, credential, at);
  const client = clientId === loginClientId ? undefined : await clients.find(clientId);
  refuseUnless(clientId === loginClientId || client?.enabled === true, 'client_unknown');
  const isAsked = isAbout(transaction, { credential, clientId, agreed: approval });
  refuseUnless(isAsked, 'approval_differs');
  const request = { ...approval, rights: client?.rights ?? {} };
  const agreement = { request, credential, presented: [...presented, ...outOfBand] };
  const { authorization, slots, note } = draftYes(ports, agreement, at);
  const facts = { ...note.facts, approval: id, transaction: transaction.id };
  const yes = { authorization, slots, note: { ...note, facts } };
  if (await approvals.approve(id, yes, at)) {
    return { ...approval, state: 'approved', yesHash: authorization.sadHash, decidedAt: at };
  }
  // Its time is over, or the person has refused on the page meanwhile.
  return (await approvals.find(id)) ?? approval;
}

function endOf(transaction: TokenTransaction | undefined, isLocked: boolean) {
  if (transaction?.state === 'refused') {
    return { refusal: new Refusal('approval_refused'), by: 'signer' };
  }
  if (isLocked) return { refusal: new Refusal('otp_locked'), by: 'token' };
  return transaction?.state === 'failed'
    ? { refusal: new Refusal('otp_wrong'), by: 'token' }
    : { refusal: new Refusal('approval_expired'), by: 'time' };
}

function noteOf(
  { id, credentialId, accountId, clientId }: Approval,
  { by, transaction }: { readonly by: string; readonly transaction: TokenTransactionId },
) {
  const facts = { approval: id, credential: credentialId, account: accountId, client: clientId };
  return { event: 'approval.refused' as const, facts: { ...facts, transaction, by } };
}
