/**
 * RSA private operations in a few threads of their own: each takes a millisecond or more, and
 * Node offers none that does not stand in the way of everything else.
 *
 * A thread is handed the key itself with each task: a KeyObject is a handle on OpenSSL's key,
 * which threads share; its bytes are not copied, and no thread keeps it. Threads start when
 * they are first needed, and keep nobody from leaving while they have nothing to do.
 */

import type { KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Outage } from '#domain/outage.ts';

export interface RsaBlock {
  /** False: OpenSSL adds the padding of PKCS #1 v1.5. */
  readonly padded: boolean;
  readonly block: Uint8Array;
}

export interface RsaTask extends RsaBlock {
  readonly id: number;
  readonly key: KeyObject;
}

export type RsaAnswer =
  | { readonly id: number; readonly signature: Uint8Array }
  | { readonly id: number; readonly failure: string };

const threadsMax = Math.min(4, availableParallelism());
/** Some seconds of work: whoever comes later is better told at once. */
const tasksMax = 4096;

/** Beside this file, and of its kind: built or not. */
const program = new URL(`rsa-worker${extname(import.meta.url)}`, import.meta.url);

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, PromiseWithResolvers<Uint8Array>>;
}

export class RsaWorkers {
  readonly #program: URL;
  readonly #threads: Thread[] = [];
  #lastId = 0;

  /** @param own what the threads run. */
  constructor(own: URL = program) {
    this.#program = own;
  }

  /** @throws {Outage} `overloaded`. @throws {Error} when OpenSSL refuses the key or the block. */
  async run(key: KeyObject, block: RsaBlock): Promise<Uint8Array> {
    const { worker, waiting } = this.#choose();
    this.#lastId += 1;
    const id = this.#lastId;
    worker.postMessage({ id, key, ...block } satisfies RsaTask);
    worker.ref();
    const outcome = Promise.withResolvers<Uint8Array>();
    waiting.set(id, outcome);
    return outcome.promise;
  }

  #choose(): Thread {
    const waiting = this.#threads.reduce((sum, thread) => sum + thread.waiting.size, 0);
    if (waiting >= tasksMax) {
      throw new Outage('overloaded', { cause: new Error('too many RSA operations wait') });
    }
    const idle = this.#threads.find((thread) => thread.waiting.size === 0);
    if (idle !== undefined) return idle;
    if (this.#threads.length < threadsMax) return this.#start();
    return this.#threads.reduce((least, thread) =>
      thread.waiting.size < least.waiting.size ? thread : least,
    );
  }

  #start(): Thread {
    const worker = new Worker(this.#program, { execArgv: [] });
    worker.unref();
    const thread: Thread = { worker, waiting: new Map() };
    worker.on('message', (answer: RsaAnswer) => settle(thread, answer));
    worker.on('error', (error) => this.#lose(thread, error));
    worker.on('exit', () => this.#lose(thread, new Error('an RSA thread ended')));
    this.#threads.push(thread);
    return thread;
  }

  /** Another one is started when it is needed. */
  #lose(thread: Thread, error: Error): void {
    const index = this.#threads.indexOf(thread);
    if (index >= 0) this.#threads.splice(index, 1);
    for (const { reject } of thread.waiting.values()) reject(error);
    thread.waiting.clear();
  }
}

function settle({ worker, waiting }: Thread, answer: RsaAnswer): void {
  const outcome = waiting.get(answer.id);
  waiting.delete(answer.id);
  if (waiting.size === 0) worker.unref();
  if ('signature' in answer) outcome?.resolve(answer.signature);
  else outcome?.reject(new Error(answer.failure));
}
