/** Passkeys in memory: for tests and for trying things out. */

import type { AccountId } from '#domain/identifiers.ts';
import { signCountGrows } from '#domain/login/passkey.ts';
import type { Passkey } from '#domain/login/passkey.ts';
import type { Passkeys, PasskeyUse } from '#ports/passkeys.ts';

export class MemoryPasskeys implements Passkeys {
  readonly #byId = new Map<string, Passkey>();

  async add(passkey: Passkey): Promise<boolean> {
    if (this.#byId.has(passkey.id)) return false;
    this.#byId.set(passkey.id, structuredClone(passkey));
    return true;
  }

  async find(id: string): Promise<Passkey | undefined> {
    return structuredClone(this.#byId.get(id));
  }

  async listOf(accountId: AccountId): Promise<readonly Passkey[]> {
    const own = [...this.#byId.values()].filter((passkey) => passkey.accountId === accountId);
    const inOrder = own.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    return structuredClone(inOrder);
  }

  async use(id: string, { signCount, at }: PasskeyUse): Promise<boolean> {
    const passkey = this.#byId.get(id);
    if (passkey === undefined || !signCountGrows(passkey.signCount, signCount)) return false;
    this.#byId.set(id, { ...passkey, signCount, lastUsedAt: at });
    return true;
  }

  async remove(id: string, accountId: AccountId): Promise<boolean> {
    return this.#byId.get(id)?.accountId === accountId && this.#byId.delete(id);
  }
}
