/**
 * Authorizations in memory: for tests and for trying things out. `spend` and `extend` first
 * check everything and then write everything, without waiting in between; if the journal then
 * fails, what was written is taken back.
 */

import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import { sameDigest } from '#domain/digest.ts';
import type { AuthorizationId, TransactionId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { SlotSpending } from '#domain/signatures/signing-warrant.ts';
import type {
  AuthorizationExtension,
  Authorizations,
  PresentedAuthorization,
  SpendingOrder,
} from '#ports/authorizations.ts';
import type { Journal } from '#ports/journal.ts';
import { addNew, alreadyStored } from './add-new.ts';
import type { MemoryCredentials } from './memory-credentials.ts';

export class MemoryAuthorizations implements Authorizations {
  readonly #credentials: MemoryCredentials;
  readonly #journal: Pick<Journal, 'record'>;
  readonly #byId = new Map<AuthorizationId, Authorization>();
  readonly #slots = new Map<TransactionId, Slot[]>();

  constructor(credentials: MemoryCredentials, journal: Pick<Journal, 'record'>) {
    this.#credentials = credentials;
    this.#journal = journal;
  }

  async add(
    authorization: Authorization,
    slots: readonly Slot[],
    note: JournalNote,
  ): Promise<void> {
    const { id, transactionId } = authorization;
    this.#refuseTaken(authorization);
    addNew(this.#slots, transactionId, [...slots]);
    addNew(this.#byId, id, authorization);
    await this.#record(note, () => {
      this.#byId.delete(id);
      this.#slots.delete(transactionId);
    });
  }

  async findBySadHash(hash: string): Promise<Authorization | undefined> {
    return structuredClone(this.#byId.values().find(({ sadHash }) => sadHash === hash));
  }

  async findWithOpenSlots(sadHash: string): Promise<PresentedAuthorization | undefined> {
    const authorization = await this.findBySadHash(sadHash);
    if (authorization === undefined) return undefined;
    return { authorization, openSlots: await this.openSlots(authorization.transactionId) };
  }

  async openSlots(id: TransactionId): Promise<readonly Slot[]> {
    return structuredClone(this.#slotsOf(id).filter(({ spentAt }) => spentAt === undefined));
  }

  async slotsSpentAt(id: TransactionId, at: number): Promise<readonly Slot[]> {
    return structuredClone(this.#slotsOf(id).filter(({ spentAt }) => spentAt === at));
  }

  async spend(order: SpendingOrder): Promise<boolean> {
    const { id, credentialId, consumes, spending, at, intent } = structuredClone(order);
    const authorization = this.#byId.get(id);
    if (authorization === undefined || authorization.replacedAt !== undefined) return false;
    if (authorization.usedAt !== undefined) return false;
    if (!this.#credentials.isUsable(authorization.credentialId)) return false;

    const slots = this.#slotsOf(authorization.transactionId);
    const positions = new Set(spending.map(({ position }) => position));
    if (positions.size !== spending.length) return false;
    if (!spending.every((item) => isSpendable(slots[item.position], item))) return false;

    const before = [...slots];
    this.#byId.set(id, { ...authorization, usedAt: at });
    for (const { position, digest } of spending)
      slots[position] = { position, digest, spentAt: at };
    if (consumes) this.#credentials.setConsumed(credentialId, at);
    await this.#record(intent, () => {
      this.#byId.set(id, authorization);
      this.#slots.set(authorization.transactionId, before);
      if (consumes) this.#credentials.setConsumed(credentialId, undefined);
    });
    return true;
  }

  async extend(extension: AuthorizationExtension): Promise<boolean> {
    const { replaced, successor, addedDigests, at, note } = structuredClone(extension);
    const authorization = this.#byId.get(replaced);
    if (authorization === undefined || authorization.replacedAt !== undefined) return false;
    if (authorization.transactionId !== successor.transactionId) return false;

    const slots = this.#slotsOf(authorization.transactionId);
    const blank = slots.filter(
      ({ digest, spentAt }) => digest === undefined && spentAt === undefined,
    );
    if (blank.length < addedDigests.length) return false;

    this.#refuseTaken(successor);
    const before = [...slots];
    addNew(this.#byId, successor.id, successor);
    this.#byId.set(replaced, { ...authorization, replacedAt: at });
    for (const [index, digest] of addedDigests.entries()) {
      const slot = blank[index];
      if (slot) slots[slot.position] = { ...slot, digest };
    }
    await this.#record(note, () => {
      this.#byId.delete(successor.id);
      this.#byId.set(replaced, authorization);
      this.#slots.set(authorization.transactionId, before);
    });
    return true;
  }

  async retire(id: AuthorizationId, at: number): Promise<boolean> {
    const authorization = this.#byId.get(id);
    if (authorization === undefined || authorization.replacedAt !== undefined) return false;
    this.#byId.set(id, { ...authorization, replacedAt: at });
    return true;
  }

  async retireTransaction(id: TransactionId, at: number): Promise<number> {
    const live = [...this.#byId.values()].filter(
      ({ transactionId, replacedAt }) => transactionId === id && replacedAt === undefined,
    );
    for (const one of live) this.#byId.set(one.id, { ...one, replacedAt: at });
    return live.length;
  }

  /** See `ExpiredRecords`. */
  destroyExpired(before: number, limit: number): number {
    const ends = new Map(
      this.#byId.values().map(({ transactionId, transactionExpiresAt }) => {
        return [transactionId, transactionExpiresAt] as const;
      }),
    );
    const over = [...ends].filter(([, expiresAt]) => expiresAt < before).slice(0, limit);
    const gone = new Set(over.map(([id]) => id));
    for (const id of gone) this.#slots.delete(id);
    for (const { id, transactionId } of [...this.#byId.values()]) {
      if (gone.has(transactionId)) this.#byId.delete(id);
    }
    return gone.size;
  }

  async #record(note: JournalNote, takeBack: () => void): Promise<void> {
    try {
      await this.#journal.record(note);
    } catch (error) {
      takeBack();
      throw error;
    }
  }

  #refuseTaken({ id, sadHash }: Authorization): void {
    const taken = this.#byId.values().some((known) => known.id === id || known.sadHash === sadHash);
    if (taken) throw alreadyStored(id);
  }

  #slotsOf(id: TransactionId): Slot[] {
    return this.#slots.get(id) ?? [];
  }
}

function isSpendable(slot: Slot | undefined, { digest }: SlotSpending): boolean {
  if (slot === undefined || slot.spentAt !== undefined) return false;
  return slot.digest === undefined || sameDigest(slot.digest, digest);
}
