/** Store of accounts. */

import type { Account } from '#domain/accounts/account.ts';
import type { AccountId } from '#domain/identifiers.ts';

export interface Accounts {
  /**
   * @returns false when an account of this normalized name exists already, with any tenant: who
   * logs in gives a name and no tenant.
   */
  add(account: Account): Promise<boolean>;
  find(id: AccountId): Promise<Account | undefined>;
  /** By the normalized name. */
  findByName(name: string): Promise<Account | undefined>;
}
