/** Login sessions in memory: for tests and for trying things out. */

import { isOver } from '#domain/login/login-session.ts';
import type { LoginSessionRecord } from '#domain/login/login-session.ts';
import type { LoginSessions, PresentedSession } from '#ports/login-sessions.ts';
import { addNew } from './add-new.ts';
import type { MemoryAccounts } from './memory-accounts.ts';

export class MemoryLoginSessions implements LoginSessions {
  readonly #accounts: MemoryAccounts;
  readonly #byHash = new Map<string, LoginSessionRecord>();

  constructor(accounts: MemoryAccounts) {
    this.#accounts = accounts;
  }

  async add(session: LoginSessionRecord): Promise<void> {
    addNew(this.#byHash, session.idHash, session);
  }

  async findWithAccount(idHash: string): Promise<PresentedSession | undefined> {
    const session = structuredClone(this.#byHash.get(idHash));
    if (session === undefined) return undefined;
    const account = await this.#accounts.find(session.accountId);
    return { session, accountEnabled: account?.enabled === true };
  }

  async prolong(idHash: string, expiresAt: number, at: number): Promise<void> {
    const session = this.#byHash.get(idHash);
    if (session === undefined || isOver(session, at) || expiresAt <= session.expiresAt) return;
    this.#byHash.set(idHash, { ...session, expiresAt });
  }

  async end(idHash: string, at: number): Promise<boolean> {
    const session = this.#byHash.get(idHash);
    if (session === undefined || isOver(session, at)) return false;
    this.#byHash.set(idHash, { ...session, endedAt: at });
    return true;
  }

  /** See `ExpiredRecords`. */
  destroyExpired(before: number, limit: number): number {
    const over = [...this.#byHash.values()].filter(({ expiresAt }) => expiresAt < before);
    for (const { idHash } of over.slice(0, limit)) this.#byHash.delete(idHash);
    return Math.min(over.length, limit);
  }
}
