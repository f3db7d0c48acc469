/** Credentials in memory: for tests and for trying things out. */

import type { Factor } from '#domain/authorization/factor.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { AccountId, CredentialId, KeyRef } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { Journal } from '#ports/journal.ts';
import { addNew } from './add-new.ts';
import { MemoryFactors } from './memory-factors.ts';

export class MemoryCredentials implements Credentials {
  readonly #byId = new Map<CredentialId, Credential>();
  readonly #destroyed = new Set<CredentialId>();
  readonly #journal: Pick<Journal, 'record'>;
  readonly #factors: MemoryFactors;

  constructor(journal: Pick<Journal, 'record'>, factors = new MemoryFactors()) {
    this.#journal = journal;
    this.#factors = factors;
  }

  async add(credential: Credential, factors: readonly Factor[] = []): Promise<void> {
    this.#factors.addAll(factors, () => addNew(this.#byId, credential.id, credential));
  }

  async find(id: CredentialId): Promise<Credential | undefined> {
    const found = this.#byId.get(id);
    return found?.destroyedAt === undefined ? structuredClone(found) : undefined;
  }

  async listOf(ownerId: AccountId): Promise<readonly Credential[]> {
    const owned = [...this.#byId.values()]
      .filter((credential) => credential.ownerId === ownerId)
      .filter(({ destroyedAt }) => destroyedAt === undefined);
    return structuredClone(owned.sort(byAge));
  }

  async listWithKey(keyRef: KeyRef): Promise<readonly Credential[]> {
    const bearers = [...this.#byId.values()].filter((credential) => credential.keyRef === keyRef);
    return structuredClone(bearers.sort(byAge));
  }

  async findByCertificateSerial(serial: string): Promise<Credential | undefined> {
    const bearers = [...this.#byId.values()].filter(
      ({ certificateSerial }) => certificateSerial === serial,
    );
    return structuredClone(bearers.sort(byAge)[0]);
  }

  async markRevoked(id: CredentialId, at: number, note: JournalNote): Promise<void> {
    const credential = this.#byId.get(id);
    const changes = credential !== undefined && credential.revokedAt === undefined;
    if (changes) this.#byId.set(id, { ...credential, revokedAt: at });
    try {
      await this.#journal.record(note);
    } catch (error) {
      if (changes) this.#byId.set(id, credential);
      throw error;
    }
  }

  async markDestroyed(id: CredentialId, at: number, note: JournalNote): Promise<boolean> {
    const credential = this.#byId.get(id);
    if (credential === undefined || credential.destroyedAt !== undefined) return false;
    const { revokedAt = at } = credential;
    this.#byId.set(id, { ...credential, enabled: false, revokedAt, destroyedAt: at });
    try {
      await this.#journal.record(note);
    } catch (error) {
      this.#byId.set(id, credential);
      throw error;
    }
    return true;
  }

  /** Whether an authorization for it may be spent. */
  isUsable(id: CredentialId): boolean {
    const { enabled, revokedAt, consumedAt } = this.#byId.get(id) ?? { enabled: false };
    return enabled && revokedAt === undefined && consumedAt === undefined;
  }

  setConsumed(id: CredentialId, consumedAt: number | undefined): void {
    const credential = this.#byId.get(id);
    if (credential !== undefined) this.#byId.set(id, { ...credential, consumedAt });
  }

  async listToDestroy(before: number, limit: number): Promise<readonly Credential[]> {
    const endOf = ({ consumedAt = Infinity, destroyedAt = Infinity }: Credential) =>
      Math.min(consumedAt, destroyedAt);
    const due = [...this.#byId.values()]
      .filter((credential) => endOf(credential) < before)
      .filter(({ id }) => !this.#destroyed.has(id))
      .sort((left, right) => endOf(left) - endOf(right) || (left.id < right.id ? -1 : 1));
    return structuredClone(due.slice(0, limit));
  }

  async markKeyDestroyed(id: CredentialId): Promise<void> {
    this.#destroyed.add(id);
  }
}

function byAge(left: Credential, right: Credential): number {
  return left.createdAt - right.createdAt || (left.id < right.id ? -1 : 1);
}
