/**
 * Store of authorizations and of the slots of their transactions. `spend` and `extend` are
 * atomic, across processes too: one yes signs once, wherever it lands.
 *
 * What changes an authorization takes its line of the journal along, into the same commit: there
 * is no yes that is not on record, and no record of one that is not there.
 */

import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import type { Digest } from '#domain/digest.ts';
import type { AuthorizationId, CredentialId, TransactionId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { SlotSpending } from '#domain/signatures/signing-warrant.ts';

export interface Authorizations {
  /** A new transaction with its first authorization; `slots[i].position` is i. */
  add(authorization: Authorization, slots: readonly Slot[], note: JournalNote): Promise<void>;
  findBySadHash(hash: string): Promise<Authorization | undefined>;
  /** What both `findBySadHash` and `openSlots` tell, at one look. */
  findWithOpenSlots(sadHash: string): Promise<PresentedAuthorization | undefined>;
  /** Slots of the transaction that are not spent, by position. */
  openSlots(id: TransactionId): Promise<readonly Slot[]>;
  /** Slots of the transaction that were spent at that very time, by position. */
  slotsSpentAt(id: TransactionId, at: number): Promise<readonly Slot[]>;
  /**
   * Marks the authorization used and the slots spent with their digests, and journals the intent:
   * all or nothing, durable when it returns.
   * @returns false, with nothing changed and nothing journalled, when the authorization was used
   * or replaced before, a slot is spent or holds another digest, or its credential was disabled,
   * revoked or consumed: whoever decided on older facts decides anew.
   */
  spend(order: SpendingOrder): Promise<boolean>;
  /**
   * Marks the old authorization replaced, adds its successor, and writes the added digests
   * into open slots that have none: all or nothing.
   * @returns false, with nothing changed, when the old one was replaced before or is of another
   * transaction than its successor, or too few open slots without a digest are left.
   */
  extend(extension: AuthorizationExtension): Promise<boolean>;
  /**
   * Ends the authorization with no successor: it neither signs nor is extended any more.
   * @returns false, with nothing changed, when it was replaced or retired before.
   */
  retire(id: AuthorizationId, at: number): Promise<boolean>;
  /** Ends whatever of the transaction is good for something. @returns how many it were. */
  retireTransaction(id: TransactionId, at: number): Promise<number>;
}

export interface PresentedAuthorization {
  readonly authorization: Authorization;
  readonly openSlots: readonly Slot[];
}

export interface SpendingOrder {
  readonly id: AuthorizationId;
  readonly credentialId: CredentialId;
  /** The credential is for one call, and this is it: it is marked consumed. */
  readonly consumes: boolean;
  readonly spending: readonly SlotSpending[];
  readonly at: number;
  readonly intent: JournalNote;
}

export interface AuthorizationExtension {
  readonly replaced: AuthorizationId;
  readonly successor: Authorization;
  readonly addedDigests: readonly Digest[];
  readonly at: number;
  readonly note: JournalNote;
}
