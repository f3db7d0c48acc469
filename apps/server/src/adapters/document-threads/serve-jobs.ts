/** The side of the thread: does the jobs it is given, one after the other, and asks what they need. */

import type { MessagePort } from 'node:worker_threads';
import { carryError, uncarryError } from './carried-errors.ts';
import { ownBuffers } from './own-buffers.ts';
import type { FromThread, Outcome, ToThread } from './thread-messages.ts';

/** @throws whatever the answer was, made again. */
export type Ask = (name: string, asked: unknown) => Promise<unknown>;

export type DoJob = (job: unknown, ask: Ask) => Promise<unknown>;

/** Says that it is ready; call it when everything is loaded. */
export function serveJobs(port: MessagePort, doJob: DoJob): void {
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;

  const tell = (message: FromThread): void =>
    port.postMessage(message, message.kind === 'done' ? ownBuffers(message) : []);

  const ask: Ask = (name, asked) => {
    lastId += 1;
    const answer = Promise.withResolvers<unknown>();
    open.set(lastId, answer);
    tell({ kind: 'question', id: lastId, question: { name, asked } });
    return answer.promise;
  };

  function settle(id: number, outcome: Outcome): void {
    const answer = open.get(id);
    open.delete(id);
    if (outcome.kind === 'made') answer?.resolve(outcome.made);
    else answer?.reject(uncarryError(outcome.error));
  }

  async function serve(job: unknown): Promise<void> {
    const outcome = await doJob(job, ask).then(
      (made): Outcome => ({ kind: 'made', made }),
      (error: unknown): Outcome => ({ kind: 'failed', error: carryError(error) }),
    );
    // What was asked and not waited for is nobody's any more.
    open.clear();
    tell({ kind: 'done', outcome });
  }

  port.on('message', (message: ToThread) => {
    if (message.kind === 'job') void serve(message.job);
    else settle(message.id, message.outcome);
  });
  tell({ kind: 'ready' });
}
