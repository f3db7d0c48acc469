/**
 * Token transactions in memory: for tests and for trying things out. What is decided is written
 * without waiting after the look; if the journal then fails, it is taken back.
 */

import type { ClientId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import { openStates } from '#domain/transactions/token-transaction.ts';
import type { TokenTransactionState } from '#domain/transactions/token-transaction.ts';
import type {
  CountedFailure,
  Recording,
  StoredTransaction,
  TokenTransactions,
  TransactionApproval,
  TransactionEnding,
  TransactionFailure,
} from '#ports/token-transactions.ts';
import { alreadyStored } from './add-new.ts';
import type { MemoryEvidenceRows } from './memory-evidence-rows.ts';
import type { MemoryNotifications } from './memory-notifications.ts';
import type { MemoryTokens } from './memory-tokens.ts';

export interface SharedWithTransactions {
  readonly tokens: MemoryTokens;
  readonly evidenceRows: MemoryEvidenceRows;
  readonly notifications: MemoryNotifications;
}

export class MemoryTokenTransactions implements TokenTransactions {
  readonly #shared: SharedWithTransactions;
  readonly #byId = new Map<TokenTransactionId, StoredTransaction>();

  constructor(shared: SharedWithTransactions) {
    this.#shared = shared;
  }

  async add(
    transaction: StoredTransaction,
    recording: Recording,
  ): Promise<'added' | 'busy' | 'repeated'> {
    const { id, clientId, clientReference: reference, tokenId } = transaction;
    const repeated =
      reference !== undefined && this.#first(isOfReference(clientId, reference)) !== undefined;
    if (repeated) return 'repeated';
    const busy = isUndecided(transaction.state) && this.#first(isUndecidedOf(tokenId));
    if (busy) return 'busy';
    if (this.#byId.has(id)) throw alreadyStored(id);
    await this.#settle({ before: undefined, after: structuredClone(transaction) }, recording);
    return 'added';
  }

  async find(id: TokenTransactionId): Promise<StoredTransaction | undefined> {
    return structuredClone(this.#byId.get(id));
  }

  async findByRef(ref: string): Promise<StoredTransaction | undefined> {
    return structuredClone(this.#first((each) => each.ref === ref));
  }

  async findByPage(pageHash: string): Promise<StoredTransaction | undefined> {
    return structuredClone(this.#first((each) => each.pageHash === pageHash));
  }

  async findByReference(
    clientId: ClientId,
    reference: string,
  ): Promise<StoredTransaction | undefined> {
    return structuredClone(this.#first(isOfReference(clientId, reference)));
  }

  async findUndecided(tokenId: TokenId): Promise<StoredTransaction | undefined> {
    return structuredClone(this.#first(isUndecidedOf(tokenId)));
  }

  async listOf(clientId: ClientId, limit: number): Promise<readonly StoredTransaction[]> {
    const own = [...this.#byId.values()].filter((each) => each.clientId === clientId);
    const newestFirst = own.toSorted(
      (left, right) => right.createdAt - left.createdAt || (left.id < right.id ? -1 : 1),
    );
    return structuredClone(newestFirst.slice(0, limit));
  }

  async markShown(id: TokenTransactionId, at: number): Promise<void> {
    const known = this.#byId.get(id);
    if (known?.state !== 'created') return;
    this.#byId.set(id, { ...known, state: 'shown', shownAt: at });
  }

  async approve(approval: TransactionApproval): Promise<'approved' | 'decided' | 'unusable'> {
    const { id, use, limit, at } = approval;
    const before = this.#byId.get(id);
    if (before === undefined || !isOpen(before, at)) return 'decided';
    const after = { ...before, state: 'approved', decidedAt: at } as const;
    const condition = { states: ['active'], limit, at } as const;
    const act = () => this.#shared.tokens.useNow(use, condition);
    return (await this.#settle({ before, after, act }, approval)) ? 'approved' : 'unusable';
  }

  async countFailure(failure: TransactionFailure): Promise<CountedFailure | undefined> {
    const { id, tokenId, answersMax, limit, at } = failure;
    const { tokens } = this.#shared;
    const before = this.#byId.get(id);
    if (before?.tokenId !== tokenId || !isOpen(before, at)) return undefined;
    const failures = before.failures + 1;
    const ended = failures >= answersMax;
    const after = {
      ...before,
      failures,
      ...(ended && ({ state: 'failed', decidedAt: at } as const)),
    };
    const act = () => tokens.countFailureNow(tokenId, limit, at);
    const told = ended ? failure : { ...failure, notification: undefined };
    if (!(await this.#settle({ before, after, act }, told))) return undefined;
    const inARow = (await tokens.find(tokenId))?.failures ?? 0;
    return { failures, ended, locked: inARow >= limit.failuresMax };
  }

  async end(id: TokenTransactionId, ending: TransactionEnding): Promise<boolean> {
    const { state, at } = ending;
    const before = this.#byId.get(id);
    if (before === undefined || !isUndecided(before.state)) return false;
    if ((state === 'expired') !== before.expiresAt <= at) return false;
    return this.#settle({ before, after: { ...before, state, decidedAt: at } }, ending);
  }

  async listOverdue(at: number, limit: number): Promise<readonly StoredTransaction[]> {
    const overdue = [...this.#byId.values()].filter(
      ({ state, expiresAt }) => isUndecided(state) && expiresAt <= at,
    );
    const longestFirst = overdue.toSorted((left, right) => left.expiresAt - right.expiresAt);
    return structuredClone(longestFirst.slice(0, limit));
  }

  /** @returns false, with nothing changed, when the token says no. */
  async #settle({ before, after, act }: Change, recording: Recording): Promise<boolean> {
    const { tokens, evidenceRows, notifications } = this.#shared;
    const { evidence, note, notification } = recording;
    const write = (): boolean => {
      if (act?.() === false) return false;
      evidenceRows.add(evidence);
      this.#byId.set(after.id, after);
      return true;
    };
    try {
      const settled = await tokens.recorded(write, note);
      if (settled && notification !== undefined) notifications.add(notification);
      return settled;
    } catch (error) {
      evidenceRows.remove(evidence);
      if (before === undefined) this.#byId.delete(after.id);
      else this.#byId.set(before.id, before);
      throw error;
    }
  }

  #first(condition: (each: StoredTransaction) => boolean): StoredTransaction | undefined {
    return this.#byId.values().find(condition);
  }
}

interface Change {
  readonly before: StoredTransaction | undefined;
  readonly after: StoredTransaction;
  /** Changes the token at once, or answers false. */
  readonly act?: () => boolean;
}

function isUndecided(state: TokenTransactionState): boolean {
  return openStates.some((open) => open === state);
}

function isOpen({ state, expiresAt }: StoredTransaction, at: number): boolean {
  return isUndecided(state) && at < expiresAt;
}

function isUndecidedOf(tokenId: TokenId) {
  return (each: StoredTransaction) => each.tokenId === tokenId && isUndecided(each.state);
}

function isOfReference(clientId: ClientId, reference: string) {
  return (each: StoredTransaction) =>
    each.clientId === clientId && each.clientReference === reference;
}
