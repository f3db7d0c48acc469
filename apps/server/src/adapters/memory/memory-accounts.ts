/** Accounts in memory: for tests and for trying things out; nothing survives the process. */

import type { Account } from '#domain/accounts/account.ts';
import { normalizeAccountName, normalizeEmail } from '#domain/accounts/account.ts';
import type { Factor } from '#domain/authorization/factor.ts';
import type { AccountId, TenantId } from '#domain/identifiers.ts';
import type { Accounts, Contacts } from '#ports/accounts.ts';
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

  async listByEmail(tenantId: TenantId, email: string): Promise<readonly Account[]> {
    const wanted = normalizeEmail(email);
    const found = [...this.#byId.values()].filter(
      (account) =>
        account.tenantId === tenantId &&
        account.email !== undefined &&
        normalizeEmail(account.email) === wanted,
    );
    return structuredClone(found.slice(0, 2));
  }

  async setContacts(id: AccountId, contacts: Contacts): Promise<boolean> {
    const account = this.#byId.get(id);
    if (account === undefined) return false;
    this.#byId.set(id, { ...account, ...contacts });
    return true;
  }

  #named(name: string): Account | undefined {
    const wanted = normalizeAccountName(name);
    return this.#byId.values().find((account) => normalizeAccountName(account.name) === wanted);
  }
}
