/**
 * Store of approvals. Its verbs are atomic, across processes too: one decision, and one answer to
 * each handle.
 *
 * What is asked for and what is decided take their line of the journal along, into the same
 * commit, and an approval the yes that it is.
 */

import type { Approval } from '#domain/authorization/approval.ts';
import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import type { AccountId, ApprovalId, ClientId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';

export interface Approvals {
  add(approval: Approval, note: JournalNote): Promise<void>;
  find(id: ApprovalId): Promise<Approval | undefined>;
  findByHandle(handleHash: string): Promise<Approval | undefined>;
  /** Not decided and not expired, the newest first, at most `approvalsShownMax`. */
  listPending(accountId: AccountId, at: number): Promise<readonly Approval[]>;
  /**
   * Gives it another handle: the one that is presented is worth nothing any more.
   * @returns how it stands; undefined, with nothing changed, when there is none of this handle
   * and holder, or it was turned later than `turnedBefore`.
   */
  turnHandle(turn: HandleTurn): Promise<Approval | undefined>;
  /**
   * Pending and not expired, it becomes approved, and the yes is added.
   * @returns false, with nothing changed, when it was decided before or has expired.
   */
  approve(id: ApprovalId, yes: GivenYes, at: number): Promise<boolean>;
  /** @returns false, with nothing changed, when it was decided before or has expired. */
  refuse(id: ApprovalId, note: JournalNote, at: number): Promise<boolean>;
}

export interface HandleTurn {
  readonly handleHash: string;
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly nextHash: string;
  readonly turnedBefore: number;
  readonly at: number;
}

export interface GivenYes {
  readonly authorization: Authorization;
  readonly slots: readonly Slot[];
  readonly note: JournalNote;
}
