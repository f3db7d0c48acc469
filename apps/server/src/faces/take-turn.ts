/**
 * Turns: how many requests with large bodies are taken in at once. One more is told to come
 * back, before its body is read: memory is not the caller's to fill.
 */

import type { ServerResponse } from 'node:http';
import { Outage } from '#domain/outage.ts';

/** Taken until the answer is out, or the caller has gone. @throws {Outage} `overloaded`. */
export type TakeTurn = (answer: ServerResponse) => void;

export function makeTakeTurn(max: number): TakeTurn {
  let taken = 0;
  return function takeTurn(answer) {
    if (taken >= max) {
      throw new Outage('overloaded', { cause: new Error(`${max} such requests are being read`) });
    }
    taken += 1;
    answer.once('close', () => (taken -= 1));
  };
}
