/**
 * Poll approval: how does it stand with a yes that is awaited elsewhere? Once it was given, the
 * answer is the SAD.
 *
 * CSC API v2.0.0.2, 11.7 `credentials/authorizeCheck`. Every answer ends the handle it was asked
 * with, in one step of the store; of two calls with one handle, on whichever node, one is
 * answered. The SAD is drawn by the call that wins, as the successor of the yes that was recorded
 * when the person agreed: so one yes has one SAD, and a crash in between loses it.
 *
 * Who cannot ask again (`credentials/authorize` of v1 has no handle) waits. Waiting is looking
 * now and then: no connection to the store is held, and there are only so many who wait.
 *
 * What a device has decided is recorded here, see `settle-by-device.ts`.
 */

import { pollSecondsMin, yesOf } from '#domain/authorization/approval.ts';
import type { Approval } from '#domain/authorization/approval.ts';
import { checkAuthorization, sadSeconds } from '#domain/authorization/authorization.ts';
import { RateLimited } from '#domain/access/rate-limit.ts';
import type { AccountId, AuthorizationId, ClientId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Clock } from '#ports/clock.ts';
import type { Pause } from '#ports/pause.ts';
import type { AwaitedAuthorization, GivenAuthorization } from './authorize-credential.ts';
import { isAwaited, settleByDevice } from './settle-by-device.ts';
import type { SettleByDevicePorts } from './settle-by-device.ts';
import type { TokenApprovals } from './token-approvals.ts';

export interface PollApprovalPorts extends Omit<SettleByDevicePorts, 'tokenApprovals'> {
  readonly authorizations: Authorizations;
  readonly clock: Clock;
  readonly pause: Pause;
}

export interface ApprovalPoll {
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly handle: Secret<string>;
  /** How long to wait for a decision; whoever waits gives up after it. */
  readonly waitSeconds?: number;
}

/**
 * @throws {Refusal} `approval_unknown`, `approval_refused`, `approval_expired`, `rate_limited`.
 * @throws {Outage} `overloaded`, when too many wait.
 */
export type PollApproval = (
  poll: ApprovalPoll,
) => Promise<GivenAuthorization | AwaitedAuthorization>;

const waitingMax = 200;

/** @param tokenApprovals of token transactions. */
export function makePollApproval(
  own: PollApprovalPorts,
  tokenApprovals: TokenApprovals,
): PollApproval {
  const { approvals, authorizations, credentials, clients, tokenHash, random, clock, pause } = own;
  const stores = { approvals, authorizations, credentials, clients };
  const ports = { ...stores, tokenHash, random, clock, pause, tokenApprovals };
  let waiting = 0;

  return async function pollApproval(poll) {
    const { accountId, clientId, handle, waitSeconds = 0 } = poll;
    const handleHash = tokenHash.hash(handle.reveal());
    if (waitSeconds > 0) {
      const cause = new Error(`${waitingMax} callers wait for a decision`);
      if (waiting >= waitingMax) throw new Outage('overloaded', { cause });
      waiting += 1;
      await untilDecided(ports, handleHash, waitSeconds).finally(() => (waiting -= 1));
    }

    const at = clock.now();
    const next = new Secret(random.token());
    const turnedBefore = at - pollSecondsMin * 1000;
    const turn = { handleHash, accountId, clientId, turnedBefore, at };
    const turned = await approvals.turnHandle({
      ...turn,
      nextHash: tokenHash.hash(next.reveal()),
    });
    if (turned === undefined) return sayWhy(ports, turn);

    const approval = await settleByDevice(ports, turned, at);
    const yesHash = yesOf(approval, at);
    if (yesHash !== undefined) return redeem(ports, { poll, yesHash }, at);
    if (waitSeconds > 0) await giveUp(ports, approval, at);
    return { handle: next };
  };
}

type Ports = PollApprovalPorts & SettleByDevicePorts;

async function untilDecided(
  { approvals, tokenApprovals, clock, pause }: Ports,
  handleHash: string,
  seconds: number,
): Promise<void> {
  for (let waited = 0; waited < seconds; waited += 1) {
    const approval = await approvals.findByHandle(handleHash);
    if (approval?.state !== 'pending' || clock.now() >= approval.expiresAt) return;
    const { tokenTransactionId: id } = approval;
    if (id !== undefined && !isAwaited(await tokenApprovals.find({ ...approval, id }))) return;
    if (!(await pause.wait(1000))) return;
  }
}

interface FailedTurn {
  readonly handleHash: string;
  readonly accountId: AccountId;
  readonly clientId: ClientId;
}

/** Too early, or not theirs: the handle is as good as before. */
async function sayWhy(
  { approvals }: Ports,
  { handleHash, accountId, clientId }: FailedTurn,
): Promise<never> {
  const approval = await approvals.findByHandle(handleHash);
  const own = approval?.accountId === accountId && approval.clientId === clientId;
  refuseUnless(own, 'approval_unknown');
  throw new RateLimited('approvalPolls', pollSecondsMin);
}

/** Nobody would learn of a yes that comes later, so the person is not asked any more. */
async function giveUp({ approvals, tokenApprovals }: Ports, approval: Approval, at: number) {
  const { id, tokenTransactionId: asked } = approval;
  const facts = { approval: id, by: 'time' };
  await approvals.refuse(id, { event: 'approval.refused', facts }, at);
  if (asked !== undefined) await tokenApprovals.cancel({ ...approval, id: asked });
  refuseUnless(false, 'approval_expired');
}

async function redeem(
  { authorizations, tokenHash, random }: Ports,
  { poll, yesHash }: { readonly poll: ApprovalPoll; readonly yesHash: string },
  at: number,
): Promise<GivenAuthorization> {
  const { accountId, clientId } = poll;
  const yes = await authorizations.findBySadHash(yesHash);
  refuseUnless(yes !== undefined, 'approval_unknown');
  const { credentialId } = yes;
  checkAuthorization({ accountId, clientId, credentialId }, yes, at);

  const sad = new Secret(random.token());
  const expiresAt = Math.min(at + sadSeconds * 1000, yes.transactionExpiresAt);
  const successor = {
    ...yes,
    id: random.identifier() as AuthorizationId,
    sadHash: tokenHash.hash(sad.reveal()),
    createdAt: at,
    expiresAt,
  };
  const names = { authorization: successor.id, replaced: yes.id, credential: credentialId };
  const facts = { ...names, account: accountId, client: clientId, digests: [] };
  const note = { event: 'authorization.extended' as const, facts };
  const extension = { replaced: yes.id, successor, addedDigests: [], at, note };
  refuseUnless(await authorizations.extend(extension), 'approval_unknown');
  return { sad, expiresInSeconds: Math.floor((expiresAt - at) / 1000) };
}
