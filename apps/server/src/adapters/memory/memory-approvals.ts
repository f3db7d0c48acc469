/**
 * Approvals in memory: for tests and for trying things out. What is decided is written without
 * waiting after the look; if the journal then fails, it is taken back.
 */

import { approvalsShownMax } from '#domain/authorization/approval.ts';
import type { Approval } from '#domain/authorization/approval.ts';
import type { AccountId, ApprovalId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { Approvals, GivenYes, HandleTurn } from '#ports/approvals.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Journal } from '#ports/journal.ts';
import { addNew, alreadyStored } from './add-new.ts';

export class MemoryApprovals implements Approvals {
  readonly #authorizations: Pick<Authorizations, 'add'>;
  readonly #journal: Pick<Journal, 'record'>;
  readonly #byId = new Map<ApprovalId, Approval>();

  constructor(authorizations: Pick<Authorizations, 'add'>, journal: Pick<Journal, 'record'>) {
    this.#authorizations = authorizations;
    this.#journal = journal;
  }

  async add(approval: Approval, note: JournalNote): Promise<void> {
    if (this.#byHandle(approval.handleHash) !== undefined) throw alreadyStored(approval.id);
    addNew(this.#byId, approval.id, approval);
    await this.#journal.record(note).catch((error: unknown) => {
      this.#byId.delete(approval.id);
      throw error;
    });
  }

  async find(id: ApprovalId): Promise<Approval | undefined> {
    return structuredClone(this.#byId.get(id));
  }

  async findByHandle(handleHash: string): Promise<Approval | undefined> {
    return structuredClone(this.#byHandle(handleHash));
  }

  async listPending(accountId: AccountId, at: number): Promise<readonly Approval[]> {
    const pending = [...this.#byId.values()].filter(
      (approval) => approval.accountId === accountId && isPending(approval, at),
    );
    const newestFirst = pending.toSorted(
      (left, right) => right.createdAt - left.createdAt || (left.id < right.id ? -1 : 1),
    );
    return structuredClone(newestFirst.slice(0, approvalsShownMax));
  }

  async turnHandle(turn: HandleTurn): Promise<Approval | undefined> {
    const approval = this.#byHandle(turn.handleHash);
    if (approval === undefined || approval.accountId !== turn.accountId) return undefined;
    if (approval.clientId !== turn.clientId) return undefined;
    const { polledAt } = approval;
    if (polledAt !== undefined && polledAt > turn.turnedBefore) return undefined;
    const turned = { ...approval, handleHash: turn.nextHash, polledAt: turn.at };
    this.#byId.set(approval.id, turned);
    return structuredClone(turned);
  }

  async approve(id: ApprovalId, yes: GivenYes, at: number): Promise<boolean> {
    const { authorization, slots, note } = yes;
    const changes = { state: 'approved', yesHash: authorization.sadHash } as const;
    return this.#decide(id, { ...changes, decidedAt: at }, () =>
      this.#authorizations.add(authorization, slots, note),
    );
  }

  async refuse(id: ApprovalId, note: JournalNote, at: number): Promise<boolean> {
    return this.#decide(id, { state: 'refused', decidedAt: at }, () => this.#journal.record(note));
  }

  /** See `ExpiredRecords`. */
  destroyExpired(before: number, limit: number): number {
    const over = [...this.#byId].filter(([, { expiresAt }]) => expiresAt < before);
    for (const [id] of over.slice(0, limit)) this.#byId.delete(id);
    return Math.min(over.length, limit);
  }

  async #decide(
    id: ApprovalId,
    decision: Partial<Approval> & { readonly decidedAt: number },
    record: () => Promise<void>,
  ): Promise<boolean> {
    const approval = this.#byId.get(id);
    if (approval === undefined || !isPending(approval, decision.decidedAt)) return false;
    this.#byId.set(id, { ...approval, ...decision });
    await record().catch((error: unknown) => {
      this.#byId.set(id, approval);
      throw error;
    });
    return true;
  }

  #byHandle(handleHash: string): Approval | undefined {
    return this.#byId.values().find((approval) => approval.handleHash === handleHash);
  }
}

function isPending({ state, expiresAt }: Approval, at: number): boolean {
  return state === 'pending' && at < expiresAt;
}
