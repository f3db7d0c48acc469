/**
 * The authenticator without its screens: tokens, what waits for them, yes and no. One for the page.
 *
 * Nothing is shown that was not checked (`open-transaction.ts`), and what is answered is computed
 * from what was shown, never from what the server said about it.
 */

import type { AuthenticatorAnswer, Fetch } from '@kumoin/sdk';
import type { CarriedStatement, Statement } from '@kumoin/otp';
import { onlineResponse, typedCode } from './answer-statement.ts';
import type { TypedCode } from './answer-statement.ts';
import { AuthenticatorError } from './authenticator-error.ts';
import type { DeviceStore } from './device-store.ts';
import { completeEnrolment, showEnrolment } from './enrol-device.ts';
import type { EnrolmentCode, OfferedEnrolment } from './enrol-device.ts';
import type { EnrolledToken } from './enrolled-token.ts';
import { openCarried, openFetched } from './open-transaction.ts';
import { problemOf } from './problem-of.ts';
import { enrolSecond, showSecondEnrolment } from './second-party.ts';
import { ServerClock } from './server-clock.ts';
import type { ShownTransaction } from './shown-transaction.ts';
import { TokenCalls } from './token-calls.ts';

export interface AuthenticatorParts {
  readonly store: DeviceStore;
  readonly fetch: Fetch;
  /** Milliseconds since 1970, by the clock of this device. */
  readonly now: () => number;
  /** Where the app is, such as `https://sign.example/authenticator/`. */
  readonly home: string;
}

export class Authenticator {
  readonly store: DeviceStore;
  readonly home: string;
  readonly #clock: ServerClock;
  readonly #calls: TokenCalls;
  readonly #fetchAnywhere: Fetch;
  readonly #opened = new Map<string, ShownTransaction>();

  private constructor(parts: AuthenticatorParts, offsetMs: number) {
    this.store = parts.store;
    this.home = parts.home;
    this.#clock = new ServerClock(parts.now, offsetMs);
    const { origin } = new URL(parts.home);
    this.#fetchAnywhere = parts.fetch;
    this.#calls = new TokenCalls({ origin, fetch: parts.fetch, clock: this.#clock });
  }

  static async open(parts: AuthenticatorParts): Promise<Authenticator> {
    const { clockOffsetMs } = await parts.store.readSettings();
    return new Authenticator(parts, clockOffsetMs);
  }

  /** By the clock of the server. */
  now(): number {
    return this.#clock.now();
  }

  /** @throws {AuthenticatorError} */
  async showEnrolment(code: EnrolmentCode): Promise<OfferedEnrolment> {
    return this.#telling(() => showEnrolment(this.#calls.withoutToken(), code));
  }

  /** @throws {AuthenticatorError} */
  async enrol(offer: OfferedEnrolment, label: string): Promise<EnrolledToken> {
    const { store } = this;
    const client = this.#calls.withoutToken();
    return this.#telling(() => completeEnrolment({ client, store, offer, label, at: this.now() }));
  }

  /** What waits for one token, checked. @throws {AuthenticatorError} */
  async listPending(token: EnrolledToken): Promise<readonly ShownTransaction[]> {
    const { transactions } = await this.#calls.call(token, 'transactions/list', {});
    await this.#keepClock();
    const shown: ShownTransaction[] = [];
    for (const { ref } of transactions) {
      const opened = this.#opened.get(ref) ?? (await this.#fetch(token, ref).catch(unlessOver));
      if (opened !== undefined) shown.push(opened);
    }
    return shown;
  }

  /** By what a push, light or sound named. @throws {AuthenticatorError} */
  async openReference(ref: string, shortProof?: Uint8Array): Promise<ShownTransaction> {
    const tokens = await this.store.listTokens();
    if (tokens.length === 0) throw new AuthenticatorError('no_token');
    let missing: unknown = new AuthenticatorError('transaction_unknown');
    for (const token of tokens) {
      try {
        return await this.#fetch(token, ref, shortProof);
      } catch (cause) {
        // Of another token of ours, or of one that has ended: the next may know it.
        if (!isOfAnother(cause)) throw cause;
        missing = cause;
      }
    }
    throw missing;
  }

  /** From a picture; needs no network. @throws {AuthenticatorError} */
  async openCarried(carried: CarriedStatement): Promise<ShownTransaction> {
    return openCarried(await this.store.listTokens(), carried, this.now());
  }

  /**
   * @param matchNumber two digits, where the transaction needs them.
   * @throws {AuthenticatorError} `number_missing`, `answer_wrong`, `transaction_decided` …
   */
  async approve(shown: ShownTransaction, matchNumber?: string): Promise<void> {
    const { token, ref } = shown;
    const statement = wholeOf(shown, matchNumber);
    const response = await onlineResponse(token, statement, this.now());
    // It may have been added since this was opened.
    const second = (await this.store.listTokens()).find(({ id }) => id === token.id)?.second;
    const secondResponse = second && (await onlineResponse(second, statement, this.now()));
    const answer = { ref, response, ...(secondResponse && { secondResponse }) };
    try {
      await this.#calls.call(token, 'transactions/approve', answer);
    } catch (cause) {
      throw await this.#explain(cause, shown);
    }
    this.#opened.delete(ref);
  }

  /** @throws {AuthenticatorError} */
  async refuse({ token, ref }: ShownTransaction): Promise<void> {
    await this.#calls.call(token, 'transactions/refuse', { ref });
    this.#opened.delete(ref);
  }

  /**
   * For typing it by hand where the transaction was begun.
   * @throws {AuthenticatorError} `number_missing`.
   */
  async typedCode(shown: ShownTransaction, matchNumber?: string): Promise<TypedCode> {
    return typedCode(shown.token, wholeOf(shown, matchNumber), this.now());
  }

  /** @throws {AuthenticatorError} */
  async tokenInfo(token: EnrolledToken): Promise<AuthenticatorAnswer<'token/info'>> {
    const info = await this.#calls.call(token, 'token/info', {});
    await this.#keepClock();
    return info;
  }

  /**
   * First at the server, then here: the other order could leave a token that nobody can end any more.
   * One that has ended already is only forgotten.
   * @throws {AuthenticatorError}
   */
  async removeToken(token: EnrolledToken): Promise<void> {
    try {
      await this.#calls.call(token, 'token/remove', {});
    } catch (cause) {
      if (!(cause instanceof AuthenticatorError) || cause.code !== 'token_not_usable') throw cause;
    }
    await this.store.removeToken(token.id);
  }

  /** Of the second party, by the link that the person got there. @throws {AuthenticatorError} */
  async showSecondEnrolment(origin: string, link: string): Promise<OfferedEnrolment> {
    const parts = { origin, fetch: this.#fetchAnywhere };
    return this.#telling(() => showSecondEnrolment(parts, link));
  }

  /**
   * First there, then here: if it stops in between, what is enrolled there is bound the next time.
   * @param offer undefined: it is enrolled already.
   * @throws {AuthenticatorError}
   */
  async bindSecondParty(
    token: EnrolledToken,
    origin: string,
    offer: OfferedEnrolment | undefined,
  ): Promise<void> {
    const parts = { origin, fetch: this.#fetchAnywhere };
    const kept = (await this.store.listTokens()).find(({ id }) => id === token.id) ?? token;
    const isDone = offer === undefined || kept.second?.enrolmentId === offer.enrolmentId;
    const { second } = await this.#telling(async () =>
      isDone ? kept : enrolSecond(parts, this.store, { token: kept, offer, at: this.now() }),
    );
    if (second?.origin !== origin) throw new AuthenticatorError('enrolment_unknown');
    await this.#calls.call(token, 'token/bind', { tokenId: second.id });
  }

  /** @throws {AuthenticatorError} */
  async registerPush(
    token: EnrolledToken,
    subscription: { endpoint: string; publicKey: string; authSecret: string },
  ): Promise<void> {
    await this.#calls.call(token, 'push/subscribe', subscription);
  }

  /** The server says no to a wrong answer in one way, whatever came of it; so we look. */
  async #explain(cause: unknown, { token, ref }: ShownTransaction): Promise<unknown> {
    if (!(cause instanceof AuthenticatorError) || cause.code !== 'answer_wrong') return cause;
    try {
      const { locked } = await this.#calls.call(token, 'token/info', {});
      if (locked) return new AuthenticatorError('token_locked', { cause });
      const { transactions } = await this.#calls.call(token, 'transactions/list', {});
      const isOpen = transactions.some((open) => open.ref === ref);
      return isOpen ? cause : new AuthenticatorError('transaction_failed', { cause });
    } catch {
      // What we know is that the answer was not taken; more we could not learn.
      return cause;
    }
  }

  async #fetch(
    token: EnrolledToken,
    ref: string,
    shortProof?: Uint8Array,
  ): Promise<ShownTransaction> {
    const answer = await this.#calls.call(token, 'transactions/show', { ref });
    if (answer.ref !== ref) throw new AuthenticatorError('not_genuine');
    const shown = await openFetched({ token, answer, shortProof }, this.now());
    this.#opened.set(ref, shown);
    return shown;
  }

  async #telling<Result>(work: () => Promise<Result>): Promise<Result> {
    return work().catch((cause: unknown) => {
      throw problemOf(cause);
    });
  }

  async #keepClock(): Promise<void> {
    const settings = await this.store.readSettings();
    const clockOffsetMs = this.#clock.offsetMs;
    if (settings.clockOffsetMs !== clockOffsetMs) {
      await this.store.writeSettings({ ...settings, clockOffsetMs });
    }
  }
}

/** What is answered: what is shown, and the number that the person brought along. */
function wholeOf(
  { statement, needsMatchNumber }: ShownTransaction,
  matchNumber: string | undefined,
): Statement {
  if (!needsMatchNumber) return statement;
  if (matchNumber === undefined || !/^\d{2}$/.test(matchNumber)) {
    throw new AuthenticatorError('number_missing');
  }
  return { ...statement, matchNumber };
}

/** Decided or over between two of our calls: no problem of the person's. */
function unlessOver(cause: unknown): undefined {
  const isOver = cause instanceof AuthenticatorError && cause.code.startsWith('transaction_');
  if (!isOver) throw cause;
}

function isOfAnother(cause: unknown): boolean {
  const codes = ['transaction_unknown', 'token_not_usable'];
  return cause instanceof AuthenticatorError && codes.includes(cause.code);
}
