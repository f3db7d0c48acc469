/**
 * One thread, as its pool sees it: takes a job, answers what the job asks, and ends the thread
 * with a refusal when the job takes more than it may. What a thread does cannot be called off
 * otherwise: whoever is in it in a loop does not listen.
 */

import { Worker } from 'node:worker_threads';
import { NeedUnmet } from '@kumoin/ades';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import { carryError, uncarryError } from './carried-errors.ts';
import { RunClock } from './run-clock.ts';
import type { After } from './run-clock.ts';
import type { FromThread, Outcome, Question, ToThread } from './thread-messages.ts';

export interface ThreadLimits {
  /** How long a job may run, what it asks for not counted. */
  readonly runMsMax: number;
  /** Of heap and arrays together. */
  readonly memoryBytesMax: number;
  /** How long it may wait for all it asks together; asked later, nobody answers. */
  readonly questionsMsMax: number;
  readonly questionsMax: number;
  /** How long it may go on when nobody waits for it any more. */
  readonly unwantedMsMax: number;
}

/** A job as the pool hands it on. */
export interface Job {
  readonly job: unknown;
  /** Meets what it asks for, on this side. */
  readonly answer: (question: Question) => Promise<unknown>;
}

export interface ThreadPlan {
  readonly program: URL;
  readonly limits: ThreadLimits;
  readonly after: After;
  /** It is gone, for whatever reason. */
  readonly gone: () => void;
}

interface UnderWay extends Job {
  readonly outcome: PromiseWithResolvers<unknown>;
  readonly clock: RunClock;
  /** Told to whatever is asked, once too much time went by with asking. */
  readonly late: PromiseWithResolvers<Outcome>;
  open: number;
  asked: number;
}

const memoryLookMs = 100;
const mebibyte = 2 ** 20;

export class DocumentThread {
  readonly #plan: ThreadPlan;
  readonly #worker: Worker;
  readonly #ready = Promise.withResolvers<void>();
  #underWay: UnderWay | undefined;
  #lostBy: Error | undefined;
  #callOffEnd: () => void = () => {};

  constructor(plan: ThreadPlan) {
    this.#plan = plan;
    const maxOldGenerationSizeMb = Math.ceil(plan.limits.memoryBytesMax / mebibyte);
    this.#worker = new Worker(plan.program, { resourceLimits: { maxOldGenerationSizeMb } });
    // With nothing to do it keeps nobody from leaving.
    this.#worker.unref();
    // Whoever runs a job hears of it; a thread without one is just gone.
    this.#ready.promise.catch(() => {});
    this.#worker.on('message', (message: FromThread) => this.#hear(message));
    this.#worker.on('error', (error) => this.#lose(explain(error)));
    this.#worker.on('exit', () => this.#lose(outage(new Error('a document thread ended'))));
  }

  /**
   * One at a time.
   * @throws {Refusal} `document_too_costly`, and whatever the job throws, made again.
   * @throws {Outage} `engine_failed` when the thread is lost.
   */
  async run(job: Job): Promise<unknown> {
    this.#worker.ref();
    await this.#ready.promise;
    if (this.#lostBy !== undefined) throw this.#lostBy;
    const underWay: UnderWay = {
      ...job,
      outcome: Promise.withResolvers(),
      clock: this.#makeClock(),
      late: Promise.withResolvers(),
      open: 0,
      asked: 0,
    };
    this.#underWay = underWay;
    const callOffLook = this.#lookAtMemory();
    try {
      this.#tell({ kind: 'job', job: job.job });
      underWay.clock.run();
      return await underWay.outcome.promise;
    } finally {
      underWay.clock.end();
      this.#callOffEnd();
      callOffLook();
      this.#worker.unref();
    }
  }

  /**
   * Nobody waits for the job any more. It may be nearly done, which is cheaper than another thread.
   */
  endSoon(why: Error): void {
    const { limits, after } = this.#plan;
    this.#callOffEnd = after(limits.unwantedMsMax, () => void this.end(why));
  }

  /** Whoever waits for it is told why. */
  async end(why: Error): Promise<void> {
    this.#lose(why);
    await this.#worker.terminate();
  }

  #makeClock(): RunClock {
    const { limits, after } = this.#plan;
    const { runMsMax, questionsMsMax } = limits;
    return new RunClock({
      ...{ runMsMax, questionsMsMax, after, now: () => performance.now() },
      ranOut: () => this.#refuse(`it took more than ${runMsMax / 1000} s`),
      askedTooLong: () => this.#underWay?.late.resolve(noMoreTime()),
    });
  }

  /** The limits of the heap leave arrays out, which lie beside it. */
  #lookAtMemory(): () => void {
    const { memoryBytesMax } = this.#plan.limits;
    const look = async (): Promise<void> => {
      const taken = await this.#worker.getHeapStatistics();
      if (taken.used_heap_size + taken.external_memory > memoryBytesMax) this.#refuse(tooMuch);
    };
    // A thread that has ended meanwhile takes none.
    const timer = setInterval(() => void look().catch(() => {}), memoryLookMs);
    return () => clearInterval(timer);
  }

  #refuse(detail: string): void {
    void this.end(new Refusal('document_too_costly', detail));
  }

  #tell(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromThread): void {
    if (message.kind === 'ready') this.#ready.resolve();
    else if (message.kind === 'done') this.#settle(message.outcome);
    else if (this.#underWay !== undefined) void this.#answer(this.#underWay, message);
  }

  #settle(outcome: Outcome): void {
    const underWay = this.#underWay;
    this.#underWay = undefined;
    if (outcome.kind === 'made') underWay?.outcome.resolve(outcome.made);
    else underWay?.outcome.reject(uncarryError(outcome.error));
  }

  async #answer(
    underWay: UnderWay,
    { id, question }: Extract<FromThread, { kind: 'question' }>,
  ): Promise<void> {
    const { questionsMax } = this.#plan.limits;
    underWay.asked += 1;
    if (underWay.asked > questionsMax) {
      this.#refuse(`it asked others more than ${questionsMax} times`);
      return;
    }
    underWay.open += 1;
    underWay.clock.stand();
    const outcome = await Promise.race([outcomeOf(underWay, question), underWay.late.promise]);
    underWay.open -= 1;
    if (this.#underWay !== underWay) return;
    if (underWay.open === 0) underWay.clock.run();
    this.#tell({ kind: 'answer', id, outcome });
  }

  #lose(why: Error): void {
    if (this.#lostBy !== undefined) return;
    this.#lostBy = why;
    this.#ready.reject(why);
    this.#underWay?.outcome.reject(why);
    this.#underWay = undefined;
    this.#plan.gone();
  }
}

async function outcomeOf({ answer }: Job, question: Question): Promise<Outcome> {
  try {
    return { kind: 'made', made: await answer(question) };
  } catch (error) {
    return { kind: 'failed', error: carryError(error) };
  }
}

/** What could not be had is told as a shortfall, as if nobody had answered. */
function noMoreTime(): Outcome {
  const error = carryError(new NeedUnmet('there is no time left to ask', { permanent: true }));
  return { kind: 'failed', error };
}

const tooMuch = 'it took too much memory';

function explain(error: unknown): Error {
  const outOfMemory =
    error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return outOfMemory ? new Refusal('document_too_costly', tooMuch) : outage(error);
}

function outage(cause: unknown): Outage {
  return new Outage('engine_failed', { cause });
}
