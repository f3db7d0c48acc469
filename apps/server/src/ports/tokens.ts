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
  /** All of them or none. @throws {Refusal} `token_serial_taken`. */
  add(tokens: readonly Token[], note: JournalNote): Promise<void>;
  find(id: TokenId): Promise<Token | undefined>;
  findBySerial(tenantId: TenantId, serial: string): Promise<Token | undefined>;
  /** The newest first. */
  listOf(accountId: AccountId): Promise<readonly Token[]>;
  /** In order of id, from the one after `after` on. */
  list(tenantId: TenantId, after: TokenId | undefined, limit: number): Promise<readonly Token[]>;
  /** @returns false, with nothing changed, when it is in none of the states any more. */
  change(id: TokenId, change: TokenChange, note: JournalNote): Promise<boolean>;
  /** @returns false, with nothing counted, when it is locked. */
  countFailure(id: TokenId, limit: AttemptLimit, at: number): Promise<boolean>;
  /**
   * Settles a right code that stands for itself (log-in, activation).
   * @returns false, with nothing changed, when it is locked, not in `states`, used up, or its
   * counter or step was claimed before.
   */
  use(use: TokenUse, condition: UseCondition): Promise<boolean>;
  /**
   * Puts its counter or clock right after two codes in a row; nothing is approved by that.
   * @returns false, with nothing changed, when it would go back, or is locked.
   */
  resynchronise(use: TokenUse, limit: AttemptLimit, note: JournalNote): Promise<boolean>;
  clearFailures(id: TokenId, note: JournalNote): Promise<void>;
}

export interface UseCondition {
  readonly states: readonly TokenState[];
  readonly limit: AttemptLimit;
  readonly at: number;
  /** What the use makes of an inactive one. */
  readonly becomes?: 'active';
}

export interface TokenChange {
  readonly from: readonly TokenState[];
  readonly to?: TokenState;
  readonly accountId?: AccountId;
  readonly label?: string;
  readonly endReason?: Token['endReason'];
  readonly replacedBy?: TokenId;
  readonly at: number;
}
