/**
 * Tokens in memory: for tests and for trying things out. What is decided is written without
 * waiting after the look; if the journal then fails, it is taken back. The verbs that end in
 * `Now` are for stores that change more in the same step.
 */

import type { AttemptLimit } from '#domain/authorization/factor.ts';
import type { AccountId, TenantId, TokenId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import { isWithinValidity } from '#domain/tokens/check-token.ts';
import type { TokenUse } from '#domain/tokens/token-use.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Journal } from '#ports/journal.ts';
import type { TokenChange, Tokens, UseCondition } from '#ports/tokens.ts';
import { addNew, alreadyStored } from './add-new.ts';

export class MemoryTokens implements Tokens {
  readonly #journal: Pick<Journal, 'record'>;
  readonly #byId = new Map<TokenId, Token>();
  /** What stood there before the changes of the present step. */
  #replaced: (readonly [TokenId, Token | undefined])[] = [];

  constructor(journal: Pick<Journal, 'record'>) {
    this.#journal = journal;
  }

  async add(tokens: readonly Token[], note: JournalNote): Promise<boolean> {
    return this.recorded(() => this.addNow(tokens), note);
  }

  async find(id: TokenId): Promise<Token | undefined> {
    return structuredClone(this.#byId.get(id));
  }

  async findBySerial(tenantId: TenantId, serial: string): Promise<Token | undefined> {
    return structuredClone(this.#serialOwner(tenantId, serial));
  }

  async listOf(accountId: AccountId): Promise<readonly Token[]> {
    const own = [...this.#byId.values()].filter((token) => token.accountId === accountId);
    const newestFirst = own.sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
    return structuredClone(newestFirst);
  }

  async list(tenantId: TenantId, after: TokenId | undefined, limit: number) {
    const later = [...this.#byId.values()].filter(
      (token) => token.tenantId === tenantId && (after === undefined || token.id > after),
    );
    return structuredClone(later.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit));
  }

  async change(id: TokenId, change: TokenChange, note: JournalNote): Promise<boolean> {
    return this.recorded(() => this.#changeNow(id, change), note);
  }

  async countFailure(id: TokenId, limit: AttemptLimit, at: number): Promise<boolean> {
    return this.countFailureNow(id, limit, at);
  }

  async use(use: TokenUse, condition: UseCondition, note?: JournalNote): Promise<boolean> {
    return this.recorded(() => this.useNow(use, condition), note);
  }

  async resynchronise(use: TokenUse, limit: AttemptLimit, note: JournalNote): Promise<boolean> {
    return this.recorded(() => {
      const token = this.#byId.get(use.tokenId);
      if (token === undefined || hasEnded(token)) return false;
      if (isShut(token, limit, 0) || !isNew(token, use)) return false;
      this.#set(token.id, { ...token, ...countersAfter(use) });
      return true;
    }, note);
  }

  async clearFailures(id: TokenId, note: JournalNote): Promise<void> {
    await this.recorded(() => {
      const token = this.#byId.get(id);
      if (token) this.#set(id, { ...token, failures: 0, failedAt: undefined });
      return true;
    }, note);
  }

  /** As `Tokens.add`, without a journal. */
  addNow(tokens: readonly Token[]): boolean {
    const added = new Map<TokenId, Token>();
    for (const token of tokens) {
      const { serial, tenantId } = token;
      if (serial !== undefined && this.#serialOwner(tenantId, serial, added)) return false;
      addNew(added, token.id, token);
    }
    const taken = [...added.keys()].find((id) => this.#byId.has(id));
    if (taken !== undefined) throw alreadyStored(taken);
    for (const [id, token] of added) this.#set(id, token);
    return true;
  }

  /** As `Tokens.use`, without a journal. */
  useNow(use: TokenUse, { states, limit, at, becomes }: UseCondition): boolean {
    const token = this.#byId.get(use.tokenId);
    if (token === undefined || !states.includes(token.state)) return false;
    if (!isWithinValidity(token, at) || isShut(token, limit, at)) return false;
    if (token.usesMax !== undefined && token.uses >= token.usesMax) return false;
    if (!isNew(token, use)) return false;
    const activated = becomes && { state: becomes, activatedAt: at };
    const uses = token.uses + 1;
    this.#set(token.id, { ...token, ...countersAfter(use), ...activated, uses });
    if (becomes === 'active') this.#endReplaced(token.id, at);
    return true;
  }

  /** As `Tokens.countFailure`. */
  countFailureNow(id: TokenId, limit: AttemptLimit, at: number): boolean {
    const token = this.#byId.get(id);
    if (token === undefined || isShut(token, limit, at)) return false;
    const failures = token.failures >= limit.failuresMax ? 1 : token.failures + 1;
    this.#set(id, { ...token, failures, failedAt: at });
    return true;
  }

  /** It has ended, since that one is there. */
  replaceNow(id: TokenId, replacedBy: TokenId, at: number): void {
    const token = this.#byId.get(id);
    if (token) this.#set(id, { ...token, replacedBy });
    this.#endReplaced(replacedBy, at);
  }

  /** @param act writes at once, and answers false when it wrote nothing. */
  async recorded(act: () => boolean, note: JournalNote | undefined): Promise<boolean> {
    this.#replaced = [];
    if (!act()) return false;
    if (note === undefined) return true;
    const replaced = this.#replaced;
    await this.#journal.record(note).catch((error: unknown) => {
      for (const [id, token] of replaced.toReversed()) this.#put(id, token);
      throw error;
    });
    return true;
  }

  #set(id: TokenId, token: Token): void {
    this.#replaced.push([id, this.#byId.get(id)]);
    this.#byId.set(id, token);
  }

  #put(id: TokenId, token: Token | undefined): void {
    if (token === undefined) this.#byId.delete(id);
    else this.#byId.set(id, token);
  }

  #changeNow(id: TokenId, { from, to, at, ...rest }: TokenChange): boolean {
    const token = this.#byId.get(id);
    if (token === undefined || !from.includes(token.state)) return false;
    if (rest.accountId !== undefined && token.accountId !== undefined) return false;
    if (rest.secondTokenId !== undefined && token.secondTokenId !== undefined) return false;
    const ended = (to === 'revoked' || to === 'replaced') && { endedAt: at };
    this.#set(id, { ...token, ...rest, ...(to && { state: to }), ...ended });
    return true;
  }

  #endReplaced(by: TokenId, at: number): void {
    for (const token of this.#byId.values()) {
      if (token.replacedBy !== by || hasEnded(token)) continue;
      this.#set(token.id, { ...token, state: 'replaced', endedAt: at });
    }
  }

  #serialOwner(tenantId: TenantId, serial: string, others = new Map<TokenId, Token>()) {
    return [...this.#byId.values(), ...others.values()].find(
      (token) => token.tenantId === tenantId && token.serial === serial,
    );
  }
}

function hasEnded({ state }: Token): boolean {
  return state === 'revoked' || state === 'replaced';
}

function isShut(token: Token, { failuresMax, lockSeconds }: AttemptLimit, at: number): boolean {
  if (token.failures < failuresMax) return false;
  const { failedAt } = token;
  return lockSeconds === undefined || failedAt === undefined || failedAt > at - lockSeconds * 1000;
}

function isNew({ counter, lastStep }: Token, use: TokenUse): boolean {
  if (use.counter !== undefined && use.counter < counter) return false;
  return use.step === undefined || lastStep === undefined || use.step > lastStep;
}

function countersAfter({ counter, step, driftSteps }: TokenUse): Partial<Token> {
  return {
    ...(counter !== undefined && { counter: counter + 1 }),
    ...(step !== undefined && { lastStep: step }),
    driftSteps,
    failures: 0,
    failedAt: undefined,
  };
}
