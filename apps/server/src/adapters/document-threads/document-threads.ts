/**
 * Work on documents of clients, in a few threads beside the one that serves them all: what a
 * document costs is known only when it is done, and whoever wrote it may have meant it to cost
 * much. A job that takes too long or too much memory is ended with its thread, and refused; one
 * that loses its thread is lost alone. Threads start when they are first needed.
 *
 * Jobs wait for a thread in the order in which they came, save that nobody has all threads: one is
 * always left to the others.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import { DocumentThread } from './document-thread.ts';
import type { Job, ThreadLimits } from './document-thread.ts';
import { afterBySystem } from './run-clock.ts';
import type { After } from './run-clock.ts';

export interface DocumentThreadsPlan extends ThreadLimits {
  /** What the threads run: `serveJobs` at its end. */
  readonly program: URL;
  /** Two or more. */
  readonly threadsMax: number;
  /** Jobs that wait for a thread; one more is told to come again. */
  readonly waitingMax: number;
  readonly log: { warn(facts: object, words: string): void };
  readonly after?: After;
}

export interface SharedJob extends Job {
  /** Whose share of the threads it uses. */
  readonly holder: string;
  /** Aborted when nobody waits for it any more, with an error as the reason. */
  readonly unwanted?: AbortSignal;
}

interface Taken extends SharedJob {
  readonly outcome: PromiseWithResolvers<unknown>;
}

export class DocumentThreads {
  readonly #plan: DocumentThreadsPlan;
  readonly #idle: DocumentThread[] = [];
  readonly #all = new Set<DocumentThread>();
  readonly #running = new Map<DocumentThread, Taken>();
  readonly #waiting: Taken[] = [];
  #isClosed = false;

  constructor(plan: DocumentThreadsPlan) {
    this.#plan = plan;
  }

  /**
   * @throws {Refusal} `document_too_costly`, and whatever the job throws, made again.
   * @throws {Outage} `overloaded`, also once it is closed; `engine_failed` when a thread is lost.
   * @throws what it was aborted with, once it is not wanted.
   */
  async run(job: SharedJob): Promise<unknown> {
    if (this.#isClosed) throw closed();
    job.unwanted?.throwIfAborted();
    if (this.#waiting.length >= this.#plan.waitingMax) {
      throw new Outage('overloaded', { cause: new Error('too many documents wait for a thread') });
    }
    // Messages of a thread come from nowhere; what is asked belongs to whoever sent the job.
    const answer = AsyncLocalStorage.bind(job.answer);
    const taken = { ...job, answer, outcome: Promise.withResolvers<unknown>() };
    this.#waiting.push(taken);
    const giveUp = () => this.#giveUp(taken, job.unwanted?.reason as Error);
    job.unwanted?.addEventListener('abort', giveUp);
    this.#goOn();
    try {
      return await taken.outcome.promise;
    } finally {
      job.unwanted?.removeEventListener('abort', giveUp);
    }
  }

  /** Whatever is under way is told to come again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { outcome } of this.#waiting.splice(0)) outcome.reject(closed());
    await Promise.all([...this.#all].map((thread) => thread.end(closed())));
  }

  #giveUp(job: Taken, why: Error): void {
    const index = this.#waiting.indexOf(job);
    if (index >= 0) {
      this.#waiting.splice(index, 1);
      job.outcome.reject(why);
    }
    for (const [thread, running] of this.#running) if (running === job) thread.endSoon(why);
  }

  #goOn(): void {
    for (;;) {
      const index = this.#waiting.findIndex(({ holder }) => this.#mayHaveAnother(holder));
      const thread = index < 0 ? undefined : (this.#idle.pop() ?? this.#start());
      if (thread === undefined) return;
      for (const job of this.#waiting.splice(index, 1)) void this.#do(job, thread);
    }
  }

  #mayHaveAnother(holder: string): boolean {
    const own = [...this.#running.values()].filter((each) => each.holder === holder).length;
    return own < this.#plan.threadsMax - 1;
  }

  #start(): DocumentThread | undefined {
    if (this.#isClosed || this.#all.size >= this.#plan.threadsMax) return undefined;
    const { program, after = afterBySystem } = this.#plan;
    const gone = () => this.#forget(thread);
    const thread = new DocumentThread({ program, limits: this.#plan, after, gone });
    this.#all.add(thread);
    return thread;
  }

  /** Another one is started when it is needed. */
  #forget(thread: DocumentThread): void {
    this.#all.delete(thread);
    const index = this.#idle.indexOf(thread);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  async #do(taken: Taken, thread: DocumentThread): Promise<void> {
    const { outcome, holder, job, answer } = taken;
    this.#running.set(thread, taken);
    try {
      outcome.resolve(await thread.run({ job, answer }));
    } catch (error) {
      this.#tellOperator(error, holder);
      outcome.reject(error);
    } finally {
      this.#running.delete(thread);
      if (this.#all.has(thread)) this.#idle.push(thread);
      this.#goOn();
    }
  }

  /** Who sends such documents again and again is somebody to talk to. */
  #tellOperator(error: unknown, holder: string): void {
    if (!(error instanceof Refusal) || error.code !== 'document_too_costly') return;
    this.#plan.log.warn({ holder, detail: error.detail }, 'work on a document was ended');
  }
}

function closed(): Outage {
  return new Outage('overloaded', { cause: new Error('the server is being stopped') });
}
