/**
 * The primary process of `serve --workers N`: it serves no request, starts the workers that do,
 * and replaces one that dies, a little later each time. When they die faster than that helps,
 * it stops all and says so: an init system then sees a service that failed, not one that looks
 * alive.
 */

import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import type { Place } from './listen.ts';
import { RestartPlan } from './restart-plan.ts';
import { complain } from './say.ts';
import type { StopRequest } from './stop-request.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

export interface Crew {
  readonly wanted: number;
  readonly place: Place;
  readonly stop: StopRequest;
  /** Called once, when all serve. */
  readonly ready: () => void;
}

/** @returns the exit code, when all workers have ended. */
export async function mindWorkers(crew: Crew): Promise<number> {
  const minded = new MindedWorkers(crew);
  void crew.stop.stopped.then(() => minded.stop());
  return minded.ended;
}

class MindedWorkers {
  readonly #crew: Crew;
  readonly #plan: RestartPlan;
  readonly #serving = new Set<Worker>();
  readonly #ended = Promise.withResolvers<number>();
  #alive = 0;
  #wasReady = false;
  #stopping = false;
  #exitCode = 0;

  constructor(crew: Crew) {
    this.#crew = crew;
    this.#plan = new RestartPlan(crew.wanted);
    cluster.on('message', (worker, message: FromWorker) => this.#hear(worker, message));
    cluster.on('exit', (worker, code, signal) => this.#mourn(worker, { code, signal }));
    for (let number = 0; number < crew.wanted; number += 1) this.#start();
  }

  get ended(): Promise<number> {
    return this.#ended.promise;
  }

  /** Each worker finishes what it has under way. */
  stop(): void {
    this.#stopping = true;
    for (const worker of living()) send(worker, { kumoin: 'stop' });
    if (this.#alive === 0) this.#ended.resolve(this.#exitCode);
  }

  #start(): void {
    if (this.#stopping) return;
    this.#alive += 1;
    cluster.fork();
  }

  #hear(worker: Worker, message: FromWorker): void {
    if (message.kumoin === 'here') send(worker, { kumoin: 'listen', place: this.#crew.place });
    if (message.kumoin === 'here' && this.#stopping) send(worker, { kumoin: 'stop' });
    if (message.kumoin !== 'ready') return;
    this.#serving.add(worker);
    this.#tellCount();
    if (this.#wasReady || this.#serving.size < this.#crew.wanted) return;
    this.#wasReady = true;
    this.#crew.ready();
  }

  #mourn(worker: Worker, { code, signal }: Ending): void {
    this.#alive -= 1;
    this.#serving.delete(worker);
    this.#tellCount();
    if (this.#stopping) {
      if (this.#alive === 0) this.#ended.resolve(this.#exitCode);
      return;
    }
    // Told to stop by itself, by an operator: no reason to wait.
    if (code === 0) return this.#start();
    const how = signal ?? `exit code ${code}`;
    const pauseMs = this.#plan.noteDeath(performance.now());
    const pid = worker.process.pid;
    if (pauseMs === undefined || (!this.#wasReady && signal === null)) {
      return this.#giveUp(`worker ${pid} ended (${how}), ${this.#reason()}: stopping`);
    }
    complain(`worker ${pid} ended (${how}); another starts in ${pauseMs / 1000} s`);
    setTimeout(() => this.#start(), pauseMs);
  }

  #reason(): string {
    if (!this.#wasReady) return 'before it could serve';
    return 'as too many did within a minute; the lines above and the log say why';
  }

  #giveUp(line: string): void {
    complain(line);
    this.#exitCode = 1;
    this.stop();
  }

  #tellCount(): void {
    const count = { alive: this.#serving.size, wanted: this.#crew.wanted };
    for (const worker of this.#serving) send(worker, { kumoin: 'count', count });
  }
}

interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
}

function living(): readonly Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}

/** One that is gone meanwhile needs no message. */
function send(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => undefined);
}
