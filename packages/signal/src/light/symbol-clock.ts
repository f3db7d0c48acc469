/**
 * Tells which symbol a picture belongs to. The corners say whether its number is even; the time says
 * which of the even, or odd, ones it is. So pictures may be lost for a third of a second, or come
 * late by as much, without one symbol being taken for another.
 *
 * A page that has much to do shows symbols for longer than it should. So their length is learnt
 * too, within bounds.
 */

import { symbolMs } from './light-symbols.ts';

/** Only between pictures this close is it known well when the corners changed. */
const sharpMs = 120;
/** How much of an error is believed at once: of a moment, and of the length of a symbol. */
const trust = { moment: 0.3, length: 0.08 };
const lengthMin = 0.9 * symbolMs;
const lengthMax = 1.5 * symbolMs;

interface Beat {
  /** When this symbol began, as far as is known. */
  readonly at: number;
  readonly symbol: number;
  readonly lengthMs: number;
}

export class SymbolClock {
  #beat: Beat | undefined;
  #last: { readonly at: number; readonly isEven: boolean } | undefined;

  /** @returns undefined until the corners have been seen to change. */
  symbolAt(at: number, isEven: boolean): number | undefined {
    const last = this.#last;
    this.#last = { at, isEven };
    const changed = last !== undefined && last.isEven !== isEven && at - last.at < sharpMs;
    const boundary = changed ? (last.at + at) / 2 : undefined;
    const parity = Number(!isEven);
    if (this.#beat === undefined) {
      if (boundary === undefined) return undefined;
      this.#beat = { at: boundary, symbol: parity, lengthMs: symbolMs };
      return parity;
    }
    const { at: begun, symbol: counted, lengthMs } = this.#beat;
    const estimate = counted + (at - begun) / lengthMs - 0.5;
    const symbol = 2 * Math.round((estimate - parity) / 2) + parity;
    if (boundary !== undefined && symbol > counted) this.#adjust(boundary, symbol, this.#beat);
    return symbol;
  }

  #adjust(boundary: number, symbol: number, { at, symbol: counted, lengthMs }: Beat): void {
    const expected = at + (symbol - counted) * lengthMs;
    const error = boundary - expected;
    const length = lengthMs + (trust.length * error) / (symbol - counted);
    this.#beat = {
      at: expected + trust.moment * error,
      symbol,
      lengthMs: Math.min(lengthMax, Math.max(lengthMin, length)),
    };
  }
}
