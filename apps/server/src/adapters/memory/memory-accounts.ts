/** Accounts in memory: for tests and for trying things out; nothing survives the process. */

import type { Account } from '#domain/accounts/account.ts';
import { normalizeAccountName } from '#domain/accounts/account.ts';
import type { Factor } from '#domain/authorization/factor.ts';
import type { AccountId } from '#domain/identifiers.ts';
import type { Accounts } from '#ports/accounts.ts';
import { addNew } from './add-new.ts';
import type { MemoryFactors } from './memory-factors.ts';

export class MemoryAccounts implements Accounts {
  readonly #byId = new Map<AccountId, Account>();
  readonly #factors: MemoryFactors;

  constructor(factors: MemoryFactors) {
    this.#factors = factors;
  }

  async add(account: Account, factors: readonly Factor[] = []): Promise<boolean> {
    if (this.#named(account.name)) return false;
    this.#factors.addAll(factors, () => addNew(this.#byId, account.id, account));
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
