/** Store of accounts. */

import type { Account } from '#domain/accounts/account.ts';
import type { AccountId } from '#domain/identifiers.ts';

export interface Accounts {
  /** @returns false when the tenant has an account of this normalized name already. */
  add(account: Account): Promise<boolean>;
  find(id: AccountId): Promise<Account | undefined>;
  /** By the normalized name. */
  findByName(name: string): Promise<Account | undefined>;
}
