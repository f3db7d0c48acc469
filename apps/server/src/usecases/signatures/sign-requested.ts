/**
 * Sign what was requested: carry out one accepted job, on whichever node this is.
 *
 *     claim → open → decide, spend, sign, record (`sign-agreed.ts`) → settle, with the notification
 *
 * The process may die between any two steps. Before the spending, the claim runs out and the next
 * node does it all. After it, the next node finds the yes spent and fails the job: a signature
 * that was made and not settled is known to nobody, and one yes never signs twice.
 */

import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { notificationSeconds } from '#domain/notifications/notification.ts';
import type { Notification } from '#domain/notifications/notification.ts';
import type { NotificationId } from '#domain/identifiers.ts';
import { resultContext, workContext } from '#domain/signatures/signing-job.ts';
import type { JobState } from '#domain/signatures/signing-job.ts';
import type { PlainValues } from '#ports/plain-values.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { ClaimedJob, SigningJobs } from '#ports/signing-jobs.ts';
import type { ShowValidationInfo } from './show-validation-info.ts';
import { makeSignAgreed } from './sign-agreed.ts';
import { makeSignAgreedDocuments } from './sign-agreed-documents.ts';
import type { SignAgreedDocumentsPorts } from './sign-agreed-documents.ts';
import type { AcceptedWork, SigningFailure, SigningOutcome } from './signing-work.ts';

export interface SignRequestedPorts extends SignAgreedDocumentsPorts {
  readonly signingJobs: SigningJobs;
  readonly sealing: Sealing;
  readonly plainValues: PlainValues;
  readonly showValidationInfo: ShowValidationInfo;
}

/** Longer than any order takes, an HSM that fails over included. */
const claimSeconds = 120;
const retrySeconds = 5;

/**
 * @returns false when there was nothing to do.
 * @throws {Outage} when it could not be brought to an end; it is tried again a little later.
 */
export type SignRequested = () => Promise<boolean>;

export function makeSignRequested(ports: SignRequestedPorts): SignRequested {
  const { signingJobs, sealing, plainValues, random, clock } = ports;
  const sign = makeSign(ports);

  return async function signRequested() {
    const at = clock.now();
    const holder = random.identifier();
    const claimed = await signingJobs.claim({ holder, at, until: at + claimSeconds * 1000 });
    if (claimed === undefined) return false;
    try {
      await carryOut(claimed, holder);
    } catch (cause) {
      // The next one finds out whether the yes was spent.
      await signingJobs.release(claimed.job.id, holder, clock.now() + retrySeconds * 1000);
      throw cause;
    }
    return true;
  };

  async function carryOut(claimed: ClaimedJob, holder: string): Promise<void> {
    const { id, work } = claimed.job;
    const opened = await sealing.open(work, workContext(id));
    const accepted = plainValues.fromBytes(opened) as AcceptedWork;
    const end = await sign(accepted).then(
      (came): JobEnd => ({ state: 'done', came }),
      (error: unknown) => failed(ports, claimed, error),
    );
    const result = await sealing.seal(plainValues.toBytes(end.came), resultContext(id));
    const notification = notificationOf(ports, accepted);
    await signingJobs.settle({ id, holder, state: end.state, result, notification });
  }
}

interface JobEnd {
  readonly state: Exclude<JobState, 'accepted'>;
  readonly came: SigningOutcome | SigningFailure;
}

function makeSign(ports: SignRequestedPorts) {
  const signAgreed = makeSignAgreed(ports);
  const signAgreedDocuments = makeSignAgreedDocuments(ports);

  return async function sign({ work, sadHash }: AcceptedWork): Promise<SigningOutcome> {
    if (work.kind === 'hashes') {
      const { signatures } = await signAgreed({ order: work.order, sadHash, documents: undefined });
      return { kind: 'hashes', signatures };
    }
    const signed = await signAgreedDocuments(work.order, sadHash);
    const validationInfo = work.wantsValidationInfo ? await ports.showValidationInfo() : undefined;
    return { kind: 'documents', signed, validationInfo };
  };
}

/** A refusal is an end; everything else is not. */
async function failed(
  { journal }: SignRequestedPorts,
  { job, triedBefore }: ClaimedJob,
  error: unknown,
): Promise<JobEnd> {
  if (!(error instanceof Refusal)) throw error;
  const { detail } = error;
  const code = triedBefore && spentBefore.has(error.code) ? 'signing_interrupted' : error.code;
  const who = { account: job.accountId, client: job.clientId };
  const facts = { code, ...who, ...(detail !== undefined && { detail }) };
  await journal.record({ event: 'signature.refused', facts });
  return { state: 'failed', came: { code, detail } };
}

function notificationOf(
  { random, clock }: SignRequestedPorts,
  { responseUri, responseId }: AcceptedWork,
): Notification | undefined {
  if (responseUri === undefined) return undefined;
  const id = random.identifier() as NotificationId;
  const at = clock.now();
  const told = { responseID: responseId, notificationID: id };
  const body = new TextEncoder().encode(JSON.stringify(told));
  const expiresAt = at + notificationSeconds * 1000;
  return { id, uri: responseUri, body, attempts: 0, nextAt: at, createdAt: at, expiresAt };
}

/** How a yes looks that an attempt before this one has used up. */
const spentBefore: ReadonlySet<RefusalCode> = new Set([
  'authorization_spent',
  'credential_consumed',
]);
