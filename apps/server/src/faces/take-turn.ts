/**
 * Turns: how many requests with large bodies are worked on at once, and how many are let in, so
 * that memory is not the callers' to fill. One more than there may be is told to come back, before
 * its body is read; so is whoever has most of them, while there are some left for others.
 *
 * A turn begins when the body is there: a body that is slow to arrive keeps nobody waiting but the
 * other requests of its sender, and it has to come on. The turn is kept until the work is done,
 * also when the caller has gone, who might send the next one otherwise while the last still costs.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { RateLimited } from '#domain/access/rate-limit.ts';
import { Outage } from '#domain/outage.ts';

export interface TurnLimits {
  /** Requests that are worked on. */
  readonly turns: number;
  /** Requests whose body arrives, that are worked on, or whose answer is on its way. */
  readonly letIn: number;
  /** As `letIn`, of one holder of a share (`share-holder.ts`); fewer than there are turns. */
  readonly perHolder: number;
}

/** With bodies of the largest size that are let in, half a gigabyte by default. */
export const documentTurns: TurnLimits = { turns: 8, letIn: 32, perHolder: 6 };

export interface Turn {
  /**
   * Takes the turn until the work is done; call it when the body is there.
   * @param work is told when the caller goes before there is an answer.
   * @throws {Outage} `overloaded` when all turns are taken.
   */
  during<T>(work: (gone: AbortSignal) => Promise<T>): Promise<T>;
}

/**
 * Lets a request in; call it before the body is read.
 * @throws {Outage} `overloaded` when all turns are taken, or as many are let in as may be.
 * @throws {RateLimited} when the holder has as many as anybody may.
 */
export type TakeTurn = (holder: string, request: IncomingMessage, answer: ServerResponse) => Turn;

const paceLookMs = 10_000;
/** 16 KiB a second, slower than any line that such documents are sent over. */
const bytesPerLookMin = (16 * 1024 * paceLookMs) / 1000;
const retryAfterSeconds = 5;

export function makeTakeTurn(limits: TurnLimits): TakeTurn {
  const letIn = new LetIn();
  const turns = { taken: 0 };

  function demandTurn(): void {
    if (turns.taken >= limits.turns) throw overloaded(`${limits.turns} are worked on`);
  }

  return function takeTurn(holder, request, answer) {
    demandTurn();
    if (letIn.all >= limits.letIn) throw overloaded(`${limits.letIn} are let in`);
    if (letIn.of(holder) >= limits.perHolder) {
      throw new RateLimited('documentTurns', retryAfterSeconds);
    }
    letIn.add(holder);
    endWhenSlow(request);
    const caller = new AbortController();
    const open = { working: false, answering: true };
    const leaveIfOver = () => {
      if (!open.working && !open.answering) letIn.remove(holder);
    };
    answer.once('close', () => {
      open.answering = false;
      if (open.working) caller.abort(new CallerGone());
      leaveIfOver();
    });
    return {
      during: async (work) => {
        demandTurn();
        turns.taken += 1;
        open.working = true;
        try {
          return await work(caller.signal);
        } finally {
          turns.taken -= 1;
          open.working = false;
          leaveIfOver();
        }
      },
    };
  };
}

/** Nobody reads the answer; the status is for the log, in the number proxies use for it. */
export class CallerGone extends Error {
  readonly statusCode = 499;

  constructor() {
    super('the caller has gone');
    this.name = 'CallerGone';
  }
}

/** How many there are, and how many of each holder. */
class LetIn {
  readonly #byHolder = new Map<string, number>();
  #all = 0;

  get all(): number {
    return this.#all;
  }

  of(holder: string): number {
    return this.#byHolder.get(holder) ?? 0;
  }

  add(holder: string): void {
    this.#all += 1;
    this.#byHolder.set(holder, this.of(holder) + 1);
  }

  remove(holder: string): void {
    this.#all -= 1;
    const left = this.of(holder) - 1;
    if (left > 0) this.#byHolder.set(holder, left);
    else this.#byHolder.delete(holder);
  }
}

function overloaded(why: string): Outage {
  return new Outage('overloaded', { cause: new Error(`of requests with documents ${why}`) });
}

/** The connection is ended: who sends so slowly would not read an answer any faster. */
function endWhenSlow(request: IncomingMessage): void {
  let seen = request.socket.bytesRead;
  const look = setInterval(() => {
    const { bytesRead } = request.socket;
    if (bytesRead - seen < bytesPerLookMin) request.destroy();
    seen = bytesRead;
  }, paceLookMs);
  look.unref();
  const stop = () => clearInterval(look);
  request.once('end', stop);
  request.once('close', stop);
}
