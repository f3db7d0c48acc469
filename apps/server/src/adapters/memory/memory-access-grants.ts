/** Access grants in memory: for tests and for trying things out. */

import type { AccessGrant } from '#domain/access/access-grant.ts';
import type { GrantId } from '#domain/identifiers.ts';
import type { AccessGrants, PresentedGrant } from '#ports/access-grants.ts';
import { addNew } from './add-new.ts';
import type { MemoryAccounts } from './memory-accounts.ts';

export class MemoryAccessGrants implements AccessGrants {
  readonly #accounts: MemoryAccounts;
  readonly #byId = new Map<GrantId, AccessGrant>();

  constructor(accounts: MemoryAccounts) {
    this.#accounts = accounts;
  }

  async add(grant: AccessGrant): Promise<void> {
    addNew(this.#byId, grant.id, grant);
  }

  async findByAccessHash(hash: string): Promise<AccessGrant | undefined> {
    return structuredClone(this.#byId.values().find(({ accessHash }) => accessHash === hash));
  }

  async findWithAccount(accessHash: string): Promise<PresentedGrant | undefined> {
    const grant = await this.findByAccessHash(accessHash);
    if (grant === undefined) return undefined;
    const account = await this.#accounts.find(grant.accountId);
    return { grant, accountEnabled: account?.enabled === true };
  }

  async findByRefreshHash(hash: string): Promise<AccessGrant | undefined> {
    return structuredClone(this.#byId.values().find(({ refreshHash }) => refreshHash === hash));
  }

  async revoke(id: GrantId, at: number): Promise<boolean> {
    const grant = this.#byId.get(id);
    if (grant === undefined || grant.revokedAt !== undefined) return false;
    this.#byId.set(id, { ...grant, revokedAt: at });
    return true;
  }

  async replace(id: GrantId, successor: AccessGrant, at: number): Promise<boolean> {
    const grant = this.#byId.get(id);
    if (grant === undefined || grant.revokedAt !== undefined) return false;
    addNew(this.#byId, successor.id, successor);
    this.#byId.set(id, { ...grant, revokedAt: at });
    return true;
  }

  async revokeFamily(first: GrantId, at: number): Promise<number> {
    const family = [...this.#byId.values()].filter(
      ({ id, familyId, revokedAt }) =>
        (id === first || familyId === first) && revokedAt === undefined,
    );
    for (const grant of family) this.#byId.set(grant.id, { ...grant, revokedAt: at });
    return family.length;
  }

  async endAccess(id: GrantId, at: number): Promise<boolean> {
    const grant = this.#byId.get(id);
    if (grant === undefined || grant.revokedAt !== undefined) return false;
    if (grant.accessExpiresAt <= at) return false;
    this.#byId.set(id, { ...grant, accessExpiresAt: at });
    return true;
  }

  /** See `ExpiredRecords`. */
  destroyExpired(before: number, limit: number): number {
    const over = [...this.#byId.values()].filter(
      ({ accessExpiresAt, refreshExpiresAt = 0 }) =>
        accessExpiresAt < before && refreshExpiresAt < before,
    );
    for (const { id } of over.slice(0, limit)) this.#byId.delete(id);
    return Math.min(over.length, limit);
  }
}
