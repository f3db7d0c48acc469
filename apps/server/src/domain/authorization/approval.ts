/**
 * Approval: a yes that is awaited elsewhere than in the application: on our own page, or on the
 * signer's device, which shows a token transaction of it.
 *
 * CSC API v2.0.0.2, 8.3 (`ChallengeResponseOOB`, `PasswordOOB`), 11.6 and 11.7
 * `credentials/authorizeCheck`. Whoever holds the handle may ask how it stands; each answer
 * brings a new handle, and the old one is worth nothing from then on.
 */

import type { FactorKind } from '../credentials/credential.ts';
import type { Digest } from '../digest.ts';
import type {
  AccountId,
  ApprovalId,
  ClientId,
  CredentialId,
  TokenTransactionId,
} from '../identifiers.ts';
import { refuseUnless } from '../refusal.ts';
import { sadSeconds } from './authorization.ts';

export interface Approval {
  readonly id: ApprovalId;
  /** Hash of the handle that is good now. */
  readonly handleHash: string;
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly credentialId: CredentialId;
  readonly numSignatures: number;
  readonly digests: readonly Digest[];
  /** What the application says it is for; nobody has checked it. */
  readonly description: string | undefined;
  /** Found right before anybody was asked. */
  readonly presented: readonly FactorKind[];
  /** What the person is asked for. */
  readonly outOfBand: readonly FactorKind[];
  /** What the device shows; undefined: it is decided on our page. */
  readonly tokenTransactionId: TokenTransactionId | undefined;
  readonly state: ApprovalState;
  /** Once there is a yes: the hash of its SAD, which nobody was told. */
  readonly yesHash: string | undefined;
  readonly decidedAt: number | undefined;
  /** When the application last asked how it stands. */
  readonly polledAt: number | undefined;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export type ApprovalState = 'pending' | 'approved' | 'refused';

/** As long as the SAD that it becomes. */
export const approvalSeconds = sadSeconds;
/** For who asks after a device has approved in the last moment. */
export const approvalSecondsAfterDevice = 60;
/** Between two questions of the application. */
export const pollSecondsMin = 1;
/** More than that nobody reads; what is older is shown once the newer ones are decided. */
export const approvalsShownMax = 50;

/**
 * The person's own, and still to be decided.
 * @throws {Refusal} `approval_unknown`, `approval_expired`, `approval_decided`.
 */
export function checkOpenApproval(
  accountId: AccountId,
  approval: Approval | undefined,
  at: number,
): asserts approval is Approval {
  refuseUnless(approval?.accountId === accountId, 'approval_unknown');
  refuseUnless(approval.state === 'pending', 'approval_decided');
  refuseUnless(at < approval.expiresAt, 'approval_expired');
}

/**
 * What the application is answered when it asks.
 * @returns where the yes is found; undefined while the person has not decided.
 * @throws {Refusal} `approval_refused`, `approval_expired`.
 */
export function yesOf(approval: Approval, at: number): string | undefined {
  refuseUnless(approval.state !== 'refused', 'approval_refused');
  if (approval.yesHash !== undefined) return approval.yesHash;
  refuseUnless(at < approval.expiresAt, 'approval_expired');
  return undefined;
}
