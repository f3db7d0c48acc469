/**
 * Store of tokens. Its verbs are atomic, across processes too. What a right code of a transaction
 * changes is settled by `TokenTransactions`, in one commit with the transaction; what is here is
 * the life of a token, and codes that stand for themselves.
 */

import type { AttemptLimit } from '#domain/authorization/factor.ts';
import type { AccountId, TenantId, TokenId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { TokenUse } from '#domain/tokens/token-use.ts';
import type { Token, TokenState } from '#domain/tokens/token.ts';

export interface Tokens {
  /**
   * All of them or none.
   * @returns false, with nothing added, when the tenant has one of the serial numbers already.
   */
  add(tokens: readonly Token[], note: JournalNote): Promise<boolean>;
  find(id: TokenId): Promise<Token | undefined>;
  findBySerial(tenantId: TenantId, serial: string): Promise<Token | undefined>;
  /** The newest first. */
  listOf(accountId: AccountId): Promise<readonly Token[]>;
  /** In order of id, from the one after `after` on. */
  list(tenantId: TenantId, after: TokenId | undefined, limit: number): Promise<readonly Token[]>;
  /**
   * @returns false, with nothing changed, when it is in none of the states any more; or, where the
   * change gives it to an account, when it belongs to one; or binds it to a second party, when it
   * is bound.
   */
  change(id: TokenId, change: TokenChange, note: JournalNote): Promise<boolean>;
  /** @returns false, with nothing counted, when it is locked or not there. */
  countFailure(id: TokenId, limit: AttemptLimit, at: number): Promise<boolean>;
  /**
   * Settles a right code that stands for itself (log-in, activation). A token that becomes active
   * by that ends the one that names it as its successor.
   * @returns false, with nothing changed, when it is locked, not in `states`, outside its validity,
   * used up, or its counter or step was claimed before.
   */
  use(use: TokenUse, condition: UseCondition, note?: JournalNote): Promise<boolean>;
  /**
   * Puts its counter or clock right after two codes in a row; nothing is approved by that.
   * @returns false, with nothing changed, when it would go back, is locked, or has ended.
   */
  resynchronise(use: TokenUse, limit: AttemptLimit, note: JournalNote): Promise<boolean>;
  clearFailures(id: TokenId, note: JournalNote): Promise<void>;
}

export interface UseCondition {
  readonly states: readonly TokenState[];
  readonly limit: AttemptLimit;
  readonly at: number;
  /** What the use makes of it. */
  readonly becomes?: 'active';
}

export interface TokenChange {
  readonly from: readonly TokenState[];
  readonly to?: TokenState;
  /** Given to: only while it belongs to nobody. */
  readonly accountId?: AccountId;
  readonly label?: string;
  readonly endReason?: Token['endReason'];
  /** It ends when that one becomes active. */
  readonly replacedBy?: TokenId;
  /** Bound to that of the second party: only while it is to none. */
  readonly secondTokenId?: TokenId;
  readonly at: number;
}
