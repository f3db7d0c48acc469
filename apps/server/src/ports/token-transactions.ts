/**
 * Store of token transactions. A transaction is decided once; what its answer changes about it,
 * about its token, what is to be proved later and the line of the journal are one commit.
 */

import type { AttemptLimit } from '#domain/authorization/factor.ts';
import type { EvidenceDraft } from '#domain/evidence/evidence-draft.ts';
import type { ClientId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { TokenUse } from '#domain/tokens/token-use.ts';
import type {
  TokenTransaction,
  TokenTransactionState,
} from '#domain/transactions/token-transaction.ts';

/** What goes into the same commit. */
export interface Recording {
  readonly evidence: readonly EvidenceDraft[];
  readonly note: JournalNote;
}

export interface TokenTransactions {
  /** What was open of the same token becomes cancelled by that. @returns those. */
  add(transaction: StoredTransaction, recording: Recording): Promise<readonly TokenTransactionId[]>;
  find(id: TokenTransactionId): Promise<StoredTransaction | undefined>;
  findByRef(ref: string): Promise<StoredTransaction | undefined>;
  findByPage(pageHash: string): Promise<StoredTransaction | undefined>;
  /** The one that may be answered, if there is one. */
  findOpen(tokenId: TokenId, at: number): Promise<StoredTransaction | undefined>;
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
   * Counts a wrong answer, to the transaction and to its token.
   * @returns how often it was wrong, and whether that ended the transaction or locked the token;
   * undefined, with nothing counted, when it is not open any more, or the token is locked.
   */
  countFailure(failure: TransactionFailure): Promise<CountedFailure | undefined>;
  /** @returns false, with nothing changed, when it is not open any more. */
  end(
    id: TokenTransactionId,
    state: Exclude<TokenTransactionState, 'created' | 'shown' | 'approved' | 'failed'>,
    recording: Recording & { readonly at: number },
  ): Promise<boolean>;
  /** Open ones whose time is over: to be ended. */
  listOverdue(at: number, limit: number): Promise<readonly StoredTransaction[]>;
}

export interface TransactionApproval extends Recording {
  readonly id: TokenTransactionId;
  readonly use: TokenUse;
  readonly limit: AttemptLimit;
  readonly at: number;
}

export interface TransactionFailure extends Recording {
  readonly id: TokenTransactionId;
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
