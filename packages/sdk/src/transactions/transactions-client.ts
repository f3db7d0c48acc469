/**
 * A client for the bank API of token transactions: say what is to be approved, show what the
 * device shows, hear whether the person approved.
 *
 * Nothing is sent again by itself. An order whose answer got lost may be, under the same
 * `clientReference`: then it is the same transaction.
 */

import { transactionStates, transactionWaitSecondsMax, transactionsBase } from '@kumoin/contract';
import type { TransactionOrderForm } from '@kumoin/contract';
import { postJson } from '../wire/post-json.ts';
import type { Fetch, JsonAnswer } from '../wire/post-json.ts';
import { SdkError } from '../sdk-error.ts';
import { readBegun, readSent, readTransaction } from './read-transaction.ts';
import type { BegunTransaction, SentTransaction, ToldTransaction } from './read-transaction.ts';

export interface TransactionsClientOptions {
  /** Of the server, such as `https://sign.example`. */
  readonly origin: string;
  /** Asked before each call; see `OAuthClient.clientCredentials`, whose tokens last a while. */
  readonly accessToken: string | (() => Promise<string>);
  readonly fetch?: Fetch;
}

export interface TransactionCallOptions {
  readonly signal?: AbortSignal;
}

export interface WaitOptions extends TransactionCallOptions {
  /** Ten minutes by default; a transaction is over before. */
  readonly limitMs?: number;
}

const limitMsDefault = 600_000;
const timeoutMs = 40_000;
const openStates: readonly string[] = transactionStates.slice(0, 2);

/** Every method throws `SdkError`, and nothing else. */
export class TransactionsClient {
  readonly #options: TransactionsClientOptions;

  constructor(options: TransactionsClientOptions) {
    this.#options = options;
  }

  /** What is told here is on record already; show `display`, and ask the person to compare. */
  async begin(
    order: TransactionOrderForm,
    options: TransactionCallOptions = {},
  ): Promise<BegunTransaction> {
    return readBegun(await this.#call('/transactions', order, options));
  }

  /** @param waitSeconds answered once it is decided, or after so long: 25 at most. */
  async show(
    transactionId: string,
    { waitSeconds = 0, ...options }: TransactionCallOptions & { waitSeconds?: number } = {},
  ): Promise<ToldTransaction> {
    const path = `${pathOf(transactionId)}?wait=${waitSeconds}`;
    return readTransaction(await this.#call(path, undefined, options));
  }

  /**
   * Until it is decided, whichever way.
   * @throws {SdkError} `unanswered` when it is open still at the limit, too.
   */
  async wait(transactionId: string, options: WaitOptions = {}): Promise<ToldTransaction> {
    const { limitMs = limitMsDefault, ...others } = options;
    const until = performance.now() + limitMs;
    for (;;) {
      const leftSeconds = Math.ceil((until - performance.now()) / 1000);
      const waitSeconds = Math.max(0, Math.min(leftSeconds, transactionWaitSecondsMax));
      const transaction = await this.show(transactionId, { ...others, waitSeconds });
      if (!openStates.includes(transaction.state)) return transaction;
      if (leftSeconds <= 0) throw new SdkError('unanswered', 'nobody has decided in time');
    }
  }

  /** @throws {SdkError} `refused` with `answer_refused`: wrong, used, or too late; `show` tells. */
  async answer(
    transactionId: string,
    response: string,
    options: TransactionCallOptions = {},
  ): Promise<ToldTransaction> {
    const path = `${pathOf(transactionId)}/answer`;
    return readTransaction(await this.#call(path, { response }, options));
  }

  async send(
    transactionId: string,
    channel: 'push' | 'sms' | 'mail',
    options: TransactionCallOptions = {},
  ): Promise<SentTransaction> {
    return readSent(await this.#call(`${pathOf(transactionId)}/send`, { channel }, options));
  }

  async cancel(
    transactionId: string,
    options: TransactionCallOptions = {},
  ): Promise<ToldTransaction> {
    return readTransaction(await this.#call(`${pathOf(transactionId)}/cancel`, {}, options));
  }

  async #call(
    path: string,
    body: object | undefined,
    { signal }: TransactionCallOptions,
  ): Promise<JsonAnswer['members']> {
    const { origin, accessToken, fetch: given = fetch } = this.#options;
    const token = typeof accessToken === 'string' ? accessToken : await accessToken();
    const headers = { authorization: `Bearer ${token}` };
    // Never through `this`: the platform's own `fetch` insists on being called without one.
    const send: Fetch = (url, init) => given(url, init);
    const url = new URL(transactionsBase + path, origin).href;
    return (await postJson(send, { url, body, headers, timeoutMs, signal })).members;
  }
}

const pathOf = (transactionId: string): string =>
  `/transactions/${encodeURIComponent(transactionId)}`;
