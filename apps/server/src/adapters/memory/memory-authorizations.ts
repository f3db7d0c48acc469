/**
 * Authorizations in memory: for tests and for trying things out. `spend` and `extend` first
 * check everything and then write everything, without waiting in between.
 */

import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import { sameDigest } from '#domain/digest.ts';
import type { AuthorizationId, TransactionId } from '#domain/identifiers.ts';
import type { SlotSpending } from '#domain/signatures/signing-warrant.ts';
import type { AuthorizationExtension, Authorizations } from '#ports/authorizations.ts';
import { addNew, alreadyStored } from './add-new.ts';

export class MemoryAuthorizations implements Authorizations {
  readonly #byId = new Map<AuthorizationId, Authorization>();
  readonly #slots = new Map<TransactionId, Slot[]>();

  async add(authorization: Authorization, slots: readonly Slot[]): Promise<void> {
    const { id, transactionId } = authorization;
    this.#refuseTaken(authorization);
    addNew(this.#slots, transactionId, [...slots]);
    addNew(this.#byId, id, authorization);
  }

  async findBySadHash(hash: string): Promise<Authorization | undefined> {
    return structuredClone(this.#byId.values().find(({ sadHash }) => sadHash === hash));
  }

  async openSlots(id: TransactionId): Promise<readonly Slot[]> {
    return structuredClone(this.#slotsOf(id).filter(({ spentAt }) => spentAt === undefined));
  }

  async slotsSpentAt(id: TransactionId, at: number): Promise<readonly Slot[]> {
    return structuredClone(this.#slotsOf(id).filter(({ spentAt }) => spentAt === at));
  }

  async spend(
    id: AuthorizationId,
    spending: readonly SlotSpending[],
    at: number,
  ): Promise<boolean> {
    const authorization = this.#byId.get(id);
    if (authorization === undefined || authorization.replacedAt !== undefined) return false;
    if (authorization.usedAt !== undefined) return false;

    const slots = this.#slotsOf(authorization.transactionId);
    const positions = new Set(spending.map(({ position }) => position));
    if (positions.size !== spending.length) return false;
    if (!spending.every((item) => isSpendable(slots[item.position], item))) return false;

    this.#byId.set(id, { ...authorization, usedAt: at });
    for (const { position, digest } of structuredClone(spending)) {
      slots[position] = { position, digest, spentAt: at };
    }
    return true;
  }

  async extend(extension: AuthorizationExtension): Promise<boolean> {
    const { replaced, successor, addedDigests, at } = structuredClone(extension);
    const authorization = this.#byId.get(replaced);
    if (authorization === undefined || authorization.replacedAt !== undefined) return false;
    if (authorization.transactionId !== successor.transactionId) return false;

    const slots = this.#slotsOf(authorization.transactionId);
    const blank = slots.filter(
      ({ digest, spentAt }) => digest === undefined && spentAt === undefined,
    );
    if (blank.length < addedDigests.length) return false;

    this.#refuseTaken(successor);
    addNew(this.#byId, successor.id, successor);
    this.#byId.set(replaced, { ...authorization, replacedAt: at });
    for (const [index, digest] of addedDigests.entries()) {
      const slot = blank[index];
      if (slot) slots[slot.position] = { ...slot, digest };
    }
    return true;
  }

  async retire(id: AuthorizationId, at: number): Promise<boolean> {
    const authorization = this.#byId.get(id);
    if (authorization === undefined || authorization.replacedAt !== undefined) return false;
    this.#byId.set(id, { ...authorization, replacedAt: at });
    return true;
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
