/** Store of accounts. */

import type { Account } from '#domain/accounts/account.ts';
import type { Factor } from '#domain/authorization/factor.ts';
import type { AccountId, TenantId } from '#domain/identifiers.ts';

export type Contacts = Pick<Account, 'email' | 'phone'>;

export interface Accounts {
  /**
   * Adds the account with the factors it is born with: all or nothing.
   * @returns false, with nothing added, when an account of this normalized name exists already, with any tenant: who
   * logs in gives a name and no tenant.
   */
  add(account: Account, factors?: readonly Factor[]): Promise<boolean>;
  find(id: AccountId): Promise<Account | undefined>;
  /** By the normalized name. */
  findByName(name: string): Promise<Account | undefined>;
  /** Those of the tenant with this address, see `normalizeEmail`; two are as many as anybody asks for. */
  listByEmail(tenantId: TenantId, email: string): Promise<readonly Account[]>;
  /** @returns false when there is no such account. */
  setContacts(id: AccountId, contacts: Contacts): Promise<boolean>;
}
