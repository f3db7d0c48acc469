/**
 * Store of token transactions. A transaction is decided once; what its answer changes about it,
 * about its token, what is to be proved later and the line of the journal are one commit.
 */

import type { AttemptLimit } from '#domain/authorization/factor.ts';
import type { EvidenceDraft } from '#domain/evidence/evidence-draft.ts';
import type { ClientId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { Notification } from '#domain/notifications/notification.ts';
import type { TokenUse } from '#domain/tokens/token-use.ts';
import type {
  TokenTransaction,
  TokenTransactionState,
} from '#domain/transactions/token-transaction.ts';

/** What goes into the same commit. */
export interface Recording {
  readonly evidence: readonly EvidenceDraft[];
  readonly note: JournalNote;
  /** For the client, where it asked to be told. */
  readonly notification?: Notification | undefined;
}

export interface TokenTransactions {
  /**
   * @returns `busy`: one is undecided that the same token answers; `repeated`: the client has one
   * of this reference. Nothing is changed by either.
   */
  add(transaction: StoredTransaction, recording: Recording): Promise<'added' | 'busy' | 'repeated'>;
  find(id: TokenTransactionId): Promise<StoredTransaction | undefined>;
  findByRef(ref: string): Promise<StoredTransaction | undefined>;
  findByPage(pageHash: string): Promise<StoredTransaction | undefined>;
  findByReference(clientId: ClientId, reference: string): Promise<StoredTransaction | undefined>;
  /** Of a token there is one at most, though its time may be over. */
  findUndecided(tokenId: TokenId): Promise<StoredTransaction | undefined>;
  /** The newest first. */
  listOf(clientId: ClientId, limit: number): Promise<readonly StoredTransaction[]>;
  /** Created becomes shown. */
  markShown(id: TokenTransactionId, at: number): Promise<void>;
  /**
   * Open and not expired, it becomes approved, and the token is used.
   * @returns `decided`: it is not open any more; `unusable`: the token is locked, not active, used
   * up, or its counter or step was claimed before. Nothing is changed by either.
   */
  approve(approval: TransactionApproval): Promise<'approved' | 'decided' | 'unusable'>;
  /**
   * Counts a wrong answer, to the transaction and to its token. The client is told only when that
   * ends the transaction.
   * @returns how often it was wrong, and whether that ended the transaction or locked the token;
   * undefined, with nothing counted, when it is not open any more, or the token is locked.
   */
  countFailure(failure: TransactionFailure): Promise<CountedFailure | undefined>;
  /**
   * Ends it without an answer: before its time is over, or as `expired` from then on.
   * @returns false, with nothing changed, when it is not so.
   */
  end(id: TokenTransactionId, ending: TransactionEnding): Promise<boolean>;
  /** Undecided ones whose time is over, the longest first: to be ended. */
  listOverdue(at: number, limit: number): Promise<readonly StoredTransaction[]>;
}

export interface TransactionApproval extends Recording {
  readonly id: TokenTransactionId;
  readonly use: TokenUse;
  readonly limit: AttemptLimit;
  readonly at: number;
}

export interface TransactionEnding extends Recording {
  readonly state: Extract<TokenTransactionState, 'refused' | 'expired' | 'cancelled'>;
  readonly at: number;
}

export interface TransactionFailure extends Recording {
  readonly id: TokenTransactionId;
  readonly tokenId: TokenId;
  readonly answersMax: number;
  readonly limit: AttemptLimit;
  readonly at: number;
}

export interface CountedFailure {
  readonly failures: number;
  readonly ended: boolean;
  readonly locked: boolean;
}

/** What the statement says stays sealed: it tells who pays whom. */
export interface StoredTransaction extends Omit<TokenTransaction, 'statement'> {
  /** Encoded, and sealed under `transaction:ID`. */
  readonly statementSealed: Uint8Array;
}
