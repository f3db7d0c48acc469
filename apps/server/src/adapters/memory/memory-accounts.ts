/** Accounts in memory: for tests and for trying things out; nothing survives the process. */

import type { Account } from '#domain/accounts/account.ts';
import { normalizeAccountName } from '#domain/accounts/account.ts';
import type { AccountId } from '#domain/identifiers.ts';
import type { Accounts } from '#ports/accounts.ts';
import { addNew } from './add-new.ts';

export class MemoryAccounts implements Accounts {
  readonly #byId = new Map<AccountId, Account>();

  async add(account: Account): Promise<boolean> {
    if (this.#named(account.name)) return false;
    addNew(this.#byId, account.id, account);
    return true;
  }

  async find(id: AccountId): Promise<Account | undefined> {
    return structuredClone(this.#byId.get(id));
  }

  async findByName(name: string): Promise<Account | undefined> {
    return structuredClone(this.#named(name));
  }

  #named(name: string): Account | undefined {
    const wanted = normalizeAccountName(name);
    return this.#byId.values().find((account) => normalizeAccountName(account.name) === wanted);
  }
}
